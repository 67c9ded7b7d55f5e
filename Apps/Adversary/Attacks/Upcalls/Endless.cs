using System;
using ExoCosmos.Abi;
using ExoCosmos.Adversary.Catalogue;
using ExoCosmos.Adversary.Reporting;
using ExoCosmos.Adversary.Trials;
using ExoCosmos.LibOS.Kernel;

namespace ExoCosmos.Adversary.Attacks.Upcalls;

/// <summary>Never yields.</summary>
internal struct NeverYields : IAttack
{
    public static ReadOnlySpan<byte> Name => "never-yields"u8;

    public static Needs Needs => Needs.Destruction;

    public static void Run()
    {
        while (true)
        {
        }
    }
}

/// <summary>Gets the upcall of each slice's begin and never returns from it: upcalls stay masked for ever.</summary>
internal struct NeverReturnsFromUpcall : IAttack
{
    public static ReadOnlySpan<byte> Name => "never-returns-from-upcall"u8;

    public static Needs Needs => Needs.Destruction;

    public static unsafe void Run()
    {
        Trial.Prepare();
        // Where the handler goes on after two bytes is itself.
        OwnPages.AddCode();
        *(ushort*)OwnPages.Area = OwnPages.JumpToItself;
        SystemTables.Control->SliceEntry = OwnPages.Area;
        SystemTables.Control->Masked = 0;
        while (true)
        {
        }
    }
}

/// <summary>Is asked for frames and never answers, nor comes back from being asked: they are taken.</summary>
internal struct NeverAnswersRecall : IAttack
{
    private const uint Pages = 100;

    public static ReadOnlySpan<byte> Name => "never-answers-recall"u8;

    public static Needs Needs => Needs.Destruction | Needs.Recall;

    public static unsafe void Run()
    {
        Trial.Prepare();
        OwnPages.AddCode();
        *(ushort*)OwnPages.Area = OwnPages.JumpToItself;
        OwnPages.Add(OwnPages.Area + Layout.PageSize, Pages);
        SystemTables.Control->RecallEntry = OwnPages.Area;
        SystemTables.Control->Masked = 0;
        ReportPage.TellReady();
        while (true)
        {
        }
    }
}

/// <summary>
/// Is told that its slice is over, unmasks upcalls and computes on, at each end anew: stopped where it is after the excess time, and made to pay.
/// </summary>
internal struct NeverReturnsFromEpilogue : IAttack
{
    public static ReadOnlySpan<byte> Name => "never-returns-from-epilogue"u8;

    public static Needs Needs => Needs.Destruction;

    public static unsafe void Run()
    {
        Trial.Prepare();
        // mov rcx, control page; mov dword [rcx], 0; jmp to itself.
        OwnPages.AddCode();
        var code = (byte*)OwnPages.Area;
        *(ushort*)code = 0xB948;
        *(ulong*)(code + 2) = Layout.ControlPage;
        *(ushort*)(code + 10) = 0x01C7;
        *(uint*)(code + 12) = 0;
        *(ushort*)(code + 16) = OwnPages.JumpToItself;
        SystemTables.Control->EpilogueEntry = OwnPages.Area;
        SystemTables.Control->Masked = 0;
        while (true)
        {
        }
    }
}

/// <summary>Its fault handler faults on an emptied stack: upcall after upcall, for ever.</summary>
internal struct FaultsForEver : IAttack
{
    public static ReadOnlySpan<byte> Name => "faults-for-ever"u8;

    public static Needs Needs => Needs.Destruction;

    public static unsafe void Run()
    {
        Trial.Prepare();
        // xor esp, esp; ud2: rsp is off the upcall stack again, so the next frame lies where this one did.
        OwnPages.AddCode();
        *(uint*)OwnPages.Area = 0x0B0F_E431;
        SystemTables.Control->FaultEntry = OwnPages.Area;
        Touch.Jump(OwnPages.Area);
    }
}

/// <summary>Makes calls without end.</summary>
internal struct CallsForEver : IAttack
{
    public static ReadOnlySpan<byte> Name => "calls-for-ever"u8;

    public static Needs Needs => Needs.Destruction;

    public static void Run()
    {
        while (true)
            KernelApi.Yield();
    }
}

/// <summary>Asks to be woken at a time that is past, without end: the timer must not come so often that nobody else gets anywhere.</summary>
internal struct SleepsUntilYesterday : IAttack
{
    public static ReadOnlySpan<byte> Name => "sleeps-until-yesterday"u8;

    public static Needs Needs => Needs.Destruction;

    public static unsafe void Run()
    {
        while (true)
            KernelApi.Sleep(null, 0, 0);
    }
}
