using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ExoCosmos.Abi;
using ExoCosmos.Kernel.Disk;
using ExoCosmos.Kernel.Network;
using ExoCosmos.Kernel.Recall;
using ExoCosmos.Kernel.Slice;

namespace ExoCosmos.Kernel.Environment;

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
    /// <summary>How many large pages are mapped.</summary>
    public uint LargePages;
    /// <summary>While it dies: below this address its tables are gone.</summary>
    public ulong Reaped;

    /// <summary>Resume by a slice upcall rather than where it was.</summary>
    public bool SliceBegins;
    /// <summary>TSC ticks left of its turn of spare time.</summary>
    public ulong TurnLeft;
    /// <summary>The slot of the vector, plus one, that it owned and gave up.</summary>
    public ulong GivenUp;
    /// <summary>Who lent it which turn (Slice/Loans).</summary>
    public uint Lender;
    public ulong LenderTurn;
    /// <summary>TSC ticks at which its epilogue began; 0 = none is under way.</summary>
    public ulong EpilogueSince;

    /// <summary>While Calling: whom, and what (Transfer/PendingCall). Neighbours in that one's queue.</summary>
    public uint Callee;
    public uint NextCaller, PreviousCaller;
    public ulong Badge;
    public TransferMessage Message;

    /// <summary>The environment that waits for an answer of this one, and those that wait until it takes calls again.</summary>
    public uint Caller;
    public uint FirstCaller, LastCaller;

    public RingPage* MessageRing;
    public uint MessageRingFrame;

    public RecallState Recall;
    public RingPage* RepossessionRing;
    public uint RepossessionRingFrame;

    /// <summary>The wakeup predicate of a sleeper.</summary>
    public uint TermCount;
    private ArmedTerms _terms;

    /// <summary>The disk completion ring (direct map), or null, and how many completions are owed to it.</summary>
    public RingPage* DiskRing;
    public uint DiskRingFrame;
    public uint DiskOutstanding;
    public DiskCounts DiskRequests;
    public uint ConsoleRingFrame;

    public PacketRing Packets;
    /// <summary>Frames that devices are sending for it.</summary>
    public uint Sending;

    /// <summary>A place for a term. Records stand in frames: they do not move.</summary>
    public ArmedTerm* Term(uint index) => (ArmedTerm*)Unsafe.AsPointer(ref _terms[(int)index]);
}
