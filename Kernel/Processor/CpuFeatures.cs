using ExoCosmos.Abi;

namespace ExoCosmos.Kernel.Processor;

/// <summary>Finds out what this CPU protects with, and turns it on (SDM vol. 2, CPUID; vol. 3, 2.5).</summary>
public static unsafe class CpuFeatures
{
    private const uint Efer = 0xC000_0080, Star = 0xC000_0081, LStar = 0xC000_0082, FMask = 0xC000_0084;
    private const uint SysEnterCode = 0x174, PageAttributes = 0x277;
    private const ulong NoExecuteEnable = 1 << 11;
    private const ulong Smep = 1 << 20, Smap = 1 << 21, FsGsBase = 1 << 16, GlobalPages = 1 << 7, UserModePrevention = 1 << 11, ProcessContext = 1 << 17;

    /// <summary>PAE, machine checks reported, OSFXSR, OSXMMEXCPT. Whatever else the firmware left on goes: performance counters for ring 3, say.</summary>
    private const ulong Needed = (1 << 5) | (1 << 6) | (1 << 9) | (1 << 10);

    private static bool s_fast;

    /// <summary>Bit 63 if page tables may say no-execute. Must run before tables with that bit are loaded.</summary>
    public static ulong EnableNoExecute()
    {
        var words = stackalloc uint[4];
        Cpu.Identify(0x8000_0000, 0, words);
        if (words[0] < 0x8000_0001)
            return 0;
        Cpu.Identify(0x8000_0001, 0, words);
        if ((words[3] & (1 << 20)) == 0)
            return 0;
        Cpu.WriteMsr(Efer, Cpu.ReadMsr(Efer) | NoExecuteEnable);
        return 1UL << 63;
    }

    /// <summary>
    /// Makes entry 1 of the page attribute table, which WriteThrough alone selects, write-combining; the others stay as after a reset (SDM vol. 3, 12.12). Every
    /// processor with long mode has the table. Must run before anything is mapped so.
    /// </summary>
    public static void EnableWriteCombining()
    {
        const ulong entry1 = 0xFF00, writeCombining = 0x0100;
        Cpu.WriteMsr(PageAttributes, (Cpu.ReadMsr(PageAttributes) & ~entry1) | writeCombining);
    }

    /// <summary>SMEP, SMAP, UMIP, FSGSBASE, global pages and process-context identifiers where present, and nothing else. Answers SystemInfo.CpuFeatures.</summary>
    public static ulong EnableProtection(ulong noExecute)
    {
        var words = stackalloc uint[4];
        Cpu.Identify(0, 0, words);
        ulong found = noExecute != 0 ? SystemInfo.FeatureNoExecute : 0;
        var control = Needed | GlobalPages;
        var most = words[0];
        Cpu.Identify(1, 0, words);
        if ((words[2] & (1 << 17)) != 0)
        {
            // The kernel's tables are loaded, with identifier 0, as setting the bit asks for (SDM vol. 3, 4.10.1).
            control |= ProcessContext;
            found |= SystemInfo.FeatureProcessContext;
        }

        if (most >= 7)
        {
            Cpu.Identify(7, 0, words);
            if ((words[1] & 1) != 0)
            {
                control |= FsGsBase;
                found |= SystemInfo.FeatureFsGsBase;
            }

            if ((words[1] & (1 << 7)) != 0)
            {
                control |= Smep;
                found |= SystemInfo.FeatureSmep;
            }

            if ((words[1] & (1 << 20)) != 0)
            {
                control |= Smap;
                found |= SystemInfo.FeatureSmap;
            }

            if ((words[2] & (1 << 2)) != 0)
            {
                control |= UserModePrevention;
                found |= SystemInfo.FeatureUserModePrevention;
            }
        }

        Cpu.WriteCr4(control);
        if ((found & SystemInfo.FeatureSmap) != 0)
            Entry.EnableSmap();
        return found;
    }

    /// <summary>
    /// The syscall instruction: kernel code 0x10, user base 0x20, our entry; on entry the flags lose trap, interrupt, direction,
    /// nested task, I/O privilege and alignment check (SDM vol. 3, 5.8.8). The older sysenter leads nowhere.
    /// </summary>
    /// <param name="fast">Whether Call and Serve have their fast path; only with <see cref="SystemInfo.FeatureFsGsBase"/>.</param>
    public static void EnableSystemCalls(bool fast)
    {
        Cpu.WriteMsr(Star, (0x10UL << 32) | (0x20UL << 48));
        Cpu.WriteMsr(FMask, 0x4_7700);
        Cpu.WriteMsr(SysEnterCode, 0);
        s_fast = fast;
        ShowCalls(false);
    }

    /// <summary>Whether calls are traced: then all go the readable way.</summary>
    public static void ShowCalls(bool shown) => Cpu.WriteMsr(LStar, s_fast && !shown ? Entry.FastSystemCallAddress() : Entry.SystemCallAddress());
}
