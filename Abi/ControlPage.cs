using System.Runtime.InteropServices;

namespace ExoCosmos.Abi;

/// <summary>
/// The page that an environment and the kernel share, at <see cref="Layout.ControlPage"/>: where upcalls go. The libOS writes it
/// at will; the kernel reads each word once per upcall and trusts none. All entries 0: the kernel kills the environment instead.
/// </summary>
[StructLayout(LayoutKind.Explicit, Size = 4096)]
public struct ControlPage
{
    /// <summary>Non-zero: no slice upcall; the environment is resumed where it was and bit 0 of <see cref="Pending"/> is set.
    /// The kernel sets it to 1 with every fault, slice and foreign upcall; fault and foreign upcalls are delivered regardless.</summary>
    [FieldOffset(0)] public uint Masked;
    /// <summary>Bit 0: a slice began while masked. Bit 1: something was recalled.</summary>
    [FieldOffset(4)] public uint Pending;

    /// <summary>Upcall stack: frames are pushed at Top, or below rsp if rsp already lies in (Low, Top].</summary>
    [FieldOffset(8)] public ulong StackTop;
    [FieldOffset(16)] public ulong StackLow;

    /// <summary>Entered for page faults and exceptions with rsp at an <see cref="UpcallFrame"/>.</summary>
    [FieldOffset(24)] public ulong FaultEntry;
    /// <summary>Entered for a foreign system call, in the registers of the caller except rcx and r11, on the caller's stack.
    /// The return address and flags are in <see cref="ForeignReturn"/> and <see cref="ForeignFlags"/>.</summary>
    [FieldOffset(32)] public ulong ForeignEntry;
    /// <summary>Entered when a slice begins and not masked, with rsp at an <see cref="UpcallFrame"/> of what was interrupted.</summary>
    [FieldOffset(40)] public ulong SliceEntry;

    [FieldOffset(48)] public ulong ForeignReturn;
    [FieldOffset(56)] public ulong ForeignFlags;
    /// <summary>The value of Masked before the upcall (foreign upcalls; the others have it in their frame).</summary>
    [FieldOffset(64)] public ulong ForeignMasked;

    /// <summary>Kernel to libOS: handles that the environment was born with (see EnvironmentParameters for the rest).</summary>
    [FieldOffset(72)] public Handle Self;
    [FieldOffset(80)] public uint EnvironmentSlot;
    [FieldOffset(84)] public uint EnvironmentGeneration;

    /// <summary>Entered when a slice is over, not masked, and another environment is next, with rsp at an <see cref="UpcallFrame"/> of what
    /// was interrupted: save and yield within <see cref="SystemInfo.ExcessTicks"/>. 0 = switched without asking.</summary>
    [FieldOffset(88)] public ulong EpilogueEntry;

    /// <summary>Entered by a call while parked (docs/notes/0019), with rsp = <see cref="CallStack"/>, the message in rdi rsi rdx r10, the gate's badge in r8
    /// and the caller (slot | generation &lt;&lt; 32) in r9. rcx, r11 and the vector registers mean nothing; all others are zero.</summary>
    [FieldOffset(96)] public ulong CallEntry;
    [FieldOffset(104)] public ulong CallStack;

    /// <summary>Entered when something is recalled (docs/notes/0020) and not masked, with rsp at an <see cref="UpcallFrame"/> of what was interrupted.
    /// While masked, bit 1 of <see cref="Pending"/> is set instead.</summary>
    [FieldOffset(112)] public ulong RecallEntry;
    /// <summary>Kernel to libOS: the capability of which something is asked back, how much, and until when (TSC ticks).</summary>
    [FieldOffset(120)] public Handle Recalled;
    [FieldOffset(128)] public ulong RecalledAmount;
    [FieldOffset(136)] public ulong RecallDeadline;

    /// <summary>From here on the page is the libOS' own; the kernel never looks.</summary>
    [FieldOffset(1024)] public ulong LibOsArea;
}
