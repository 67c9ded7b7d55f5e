using ExoCosmos.Abi;

namespace ExoCosmos.Interpreter.Format;

/// <summary>What programs find when they begin, the same in the simulation and on the machine.</summary>
public static class Stage
{
    public const int Players = 3, Variables = 64;

    /// <summary>Variables that are set before the first step. The first player holds all but the one that says another.</summary>
    public const int Account = 0, Creation = 1, Slices = 2, SecondPlayer = 3, ThirdPlayer = 4, ThirdForSecond = 5, Console = 6, Entropy = 7, Network = 8, Extent = 9, FirstFree = 10;

    /// <summary>Numbers behind the variables name what each machine has its own number for: where a call enters a player and its stack then, a moment that comes while
    /// the step is waited for, and one that does not come during a program.</summary>
    public const int CallEntry = Variables, CallStack = Variables + 1, Soon = Variables + 2, Late = Variables + 3;

    /// <summary>Likewise: where the kernel calls a player up for each of its reasons, and a stack of a page and more for that.</summary>
    public const int FaultEntry = Variables + 4, SliceEntry = FaultEntry + 1, EpilogueEntry = FaultEntry + 2, RecallEntry = FaultEntry + 3, UpcallStack = FaultEntry + 4;

    /// <summary>And where foreign system calls arrive.</summary>
    public const int ForeignEntry = Variables + 9;

    /// <summary>What they are roots of. Some programs have frames for large pages.</summary>
    public const ulong Frames = 120, ManyFrames = Frames + 1100, Embryos = 4, Places = 8, Ports = 65536;

    /// <summary>Blocks of a disk that are a program's own, all zero when it begins. On a machine the next program has the next ones.</summary>
    public const ulong Blocks = 64;

    /// <summary>The page that each player has for what its calls point to.</summary>
    public const ulong ArgumentPage = 0x0000_5000_0000_0000;

    /// <summary>In it: what is to be mapped when a step faults.</summary>
    public const ulong Remedy = ArgumentPage + 0x200;

    /// <summary>What the registers follow from in which a handler faults itself.</summary>
    public const ulong HandlerSeed = 0x5EED;

    /// <summary>A page that programs map.</summary>
    public static ulong Page(int index) => index switch
    {
        0 => ArgumentPage + 0x2000,
        1 => ArgumentPage + 0x3000,
        2 => ArgumentPage + 0x1F_F000,
        3 => ArgumentPage + 0x20_0000,
        4 => ArgumentPage + 0x4000_0000,
        5 => ArgumentPage + 0x80_0000_0000,
        6 => LargePage(0) + Layout.PageSize,
        _ => LargePage(1) + LargePageBytes - Layout.PageSize,
    };

    public const int Pages = 8;

    /// <summary>Where programs map large pages, or small ones of those above.</summary>
    public static ulong LargePage(int index) => index switch
    {
        0 => ArgumentPage + 0x20_0000,
        1 => ArgumentPage + 0x4000_0000,
        _ => ArgumentPage + 0x80_0000_0000,
    };

    public const int LargePages = 3;

    /// <summary>What a large page has room for: the frames that it consists of.</summary>
    public const ulong LargePageBytes = 1UL << 21, LargePageFrames = LargePageBytes / Layout.PageSize;

    /// <summary>Where an embryo begins that a program starts: nothing is mapped there, so that is its end.</summary>
    public const ulong Nowhere = 0x40_0000;
}
