using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ExoCosmos.Abi;

namespace ExoCosmos.Kernel.Environment;

/// <summary>A wakeup term after checking: the word's place in the direct map, and its pinned frame (0 = an information page).</summary>
[StructLayout(LayoutKind.Sequential)]
public unsafe struct ArmedTerm
{
    public byte* Word;
    public ulong Value;
    public WakeComparison Comparison;
    public uint Frame;
}

/// <summary>
/// The kernel's private half of an environment: it stands in one frame that the environment's account pays for, behind the registers.
/// The public half is <see cref="EnvironmentInfo"/>.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public unsafe struct EnvironmentRecord
{
    public RegisterFrame Registers;

    [InlineArray(WakeTerm.MaxTerms)]
    public struct ArmedTerms
    {
        private ArmedTerm _first;
    }

    /// <summary>Frame of the level-4 table.</summary>
    public ulong TableFrame;
    public uint RecordFrame;
    public uint ControlFrame;
    /// <summary>The control page in the direct map. The environment writes it at will.</summary>
    public ControlPage* Control;
    public uint Account;

    /// <summary>Resume by a slice upcall rather than where it was.</summary>
    public bool SliceBegins;
    public bool InSystemCall;

    public uint TermCount;
    public ulong Deadline;
    public ArmedTerms Terms;

    /// <summary>The disk completion ring (direct map), or null, and how many completions are owed to it.</summary>
    public RingPage* DiskRing;
    public uint DiskRingFrame;
    public uint DiskOutstanding;
    public uint ConsoleRingFrame;

    /// <summary>While dying: how far the tables have been taken down.</summary>
    public ulong ReapAddress;
}
