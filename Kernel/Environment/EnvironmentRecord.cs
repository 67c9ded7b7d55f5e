using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ExoCosmos.Abi;
using ExoCosmos.Kernel.Disk;
using ExoCosmos.Kernel.Mapping;
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

    // ---- what the fast path of a call looks at (Transfer/FastPath.xs has the offsets) ----
    /// <summary>Its public half, and its slot.</summary>
    public EnvironmentInfo* Info;
    public EnvironmentSlot* Slot;
    /// <summary>What others know it by: slot, and generation in the upper half.</summary>
    public ulong Name;
    /// <summary>What CR3 is loaded with.</summary>
    public SpaceRoot Root;
    /// <summary>The control page in the direct map. The environment writes it at will.</summary>
    public ControlPage* Control;
    /// <summary>While Calling: whom. And the environment that waits for an answer of this one.</summary>
    public uint Callee, Caller;
    /// <summary>Those that wait until it takes calls again (Transfer/PendingCall).</summary>
    public uint FirstCaller, LastCaller;
    /// <summary>Who lent it which turn (Slice/Loans).</summary>
    public ulong LenderTurn;
    public uint Lender;
    /// <summary>Resume by a slice upcall rather than where it was.</summary>
    public bool SliceBegins;
    /// <summary>Something was asked back, and it was not told yet.</summary>
    public bool RecallIsNews;
    /// <summary>TSC ticks at which its epilogue began; 0 = none is under way.</summary>
    public ulong EpilogueSince;

    // ---- the rest ----
    /// <summary>Frame of the level-4 table.</summary>
    public ulong TableFrame;
    public uint RecordFrame;
    public uint ControlFrame;
    public uint Account;
    /// <summary>How many large pages are mapped.</summary>
    public uint LargePages;
    /// <summary>While it dies: below this address its tables are gone.</summary>
    public ulong Reaped;

    /// <summary>TSC ticks left of its turn of spare time.</summary>
    public ulong TurnLeft;
    /// <summary>The slot of the vector, plus one, that it owned and gave up.</summary>
    public ulong GivenUp;

    /// <summary>While Calling and not served: what, and its neighbours in the callee's queue.</summary>
    public ulong Badge;
    public TransferMessage Message;
    public uint NextCaller, PreviousCaller;

    public RingPage* MessageRing;
    public uint MessageRingFrame;

    public RecallState Recall;
    public RingPage* RepossessionRing;
    public uint RepossessionRingFrame;

    /// <summary>The wakeup predicate of a sleeper.</summary>
    public uint TermCount;
    private ArmedTerms _terms;

    [InlineArray(WakeTerm.MaxTerms)]
    public struct ArmedTerms
    {
        private ArmedTerm _first;
    }

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
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ArmedTerm* Term(uint index) => (ArmedTerm*)Unsafe.AsPointer(ref _terms[(int)index]);
}
