using System.Runtime.CompilerServices;
using System.Threading;
using ExoCosmos.Abi;

namespace ExoCosmos.LibOS.Kernel;

/// <summary>The kernel's information pages: read-only, the same in every environment, no call needed.</summary>
public static unsafe class SystemTables
{
    public static ref readonly SystemInfo System => ref Unsafe.AsRef<SystemInfo>((void*)Layout.SystemInfo);

    /// <param name="slot">Below <see cref="SystemInfo.EnvironmentSlots"/>.</param>
    public static ref readonly EnvironmentInfo Environment(uint slot) =>
        ref Unsafe.AsRef<EnvironmentInfo>((EnvironmentInfo*)Layout.EnvironmentTable + slot);

    /// <param name="slot">Below <see cref="SystemInfo.CapabilitySlots"/>.</param>
    public static ref readonly CapabilityInfo Capability(uint slot) =>
        ref Unsafe.AsRef<CapabilityInfo>((CapabilityInfo*)Layout.CapabilityTable + slot);

    /// <param name="number">Below <see cref="SystemInfo.AccountSlots"/>.</param>
    public static ref readonly AccountInfo Account(uint number) =>
        ref Unsafe.AsRef<AccountInfo>((AccountInfo*)Layout.AccountTable + number);

    /// <param name="frame">Below <see cref="SystemInfo.FrameCount"/>.</param>
    public static ref readonly FrameInfo Frame(ulong frame) => ref Unsafe.AsRef<FrameInfo>((FrameInfo*)Layout.FrameTable + frame);

    /// <param name="place">Below <see cref="SystemInfo.SliceSlots"/>.</param>
    public static ref readonly SliceInfo Slice(uint place) => ref Unsafe.AsRef<SliceInfo>((SliceInfo*)Layout.SliceVector + place);

    /// <param name="number">Below <see cref="SystemInfo.NetworkCount"/>.</param>
    public static ref readonly InterfaceInfo Interface(uint number) => ref Unsafe.AsRef<InterfaceInfo>((InterfaceInfo*)Layout.InterfaceTable + number);

    /// <summary>An entry of one of the tables as it is at one moment: read again when the kernel ran meanwhile.</summary>
    public static T Copy<T>(T* entry, SystemInfo* system) where T : unmanaged
    {
        while (true)
        {
            var moment = Volatile.Read(ref system->Moment);
            var copy = Unsafe.ReadUnaligned<T>(entry);
            if (Volatile.Read(ref system->Moment) == moment)
                return copy;
        }
    }

    /// <summary>The caller's control page.</summary>
    public static ControlPage* Control => (ControlPage*)Layout.ControlPage;

    /// <summary>
    /// Frames that this account may still get: the tightest of its own, its ancestors' budgets and what the machine has free.
    /// </summary>
    public static ulong Available(uint account)
    {
        var free = System.FreeFrames;
        for (var depth = 0; account != 0 && depth <= AccountInfo.MaxDepth; depth++)
        {
            ref readonly var info = ref Account(account);
            var left = info.Budget > info.Used ? info.Budget - info.Used : 0;
            if (left < free)
                free = left;
            account = info.Parent;
        }

        return free;
    }
}
