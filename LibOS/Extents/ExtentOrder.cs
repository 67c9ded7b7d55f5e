using System.Runtime.InteropServices;
using ExoCosmos.Abi;

namespace ExoCosmos.LibOS.Extents;

/// <summary>What an environment may ask about extents of its own.</summary>
public enum ExtentOperation : byte
{
    /// <summary>A capability for an extent that there is.</summary>
    Find = 0,
    /// <summary>A new extent of so many blocks, cleared.</summary>
    Allot = 1,
    /// <summary>The extent shall have so many blocks; what is new is cleared. Its capabilities end, the answer is a new one.</summary>
    Enlarge = 2,
    /// <summary>Its capabilities end, and it is free for others, who find it cleared.</summary>
    Delete = 3,
}

/// <summary>
/// A request about extents as a message (docs/notes/0034-extents-at-run-time.md).
/// <code>
///   first    7..0 operation   15..8 disk   others 0
///   second   label            third  blocks            fourth  number of the request, which the reply repeats
/// </code>
/// </summary>
public readonly struct ExtentOrder(ExtentOperation operation, byte disk, ulong label, ulong blocks, ulong number)
{
    public ExtentOperation Operation { get; } = operation;

    public byte Disk { get; } = disk;

    public ulong Label { get; } = label;

    public ulong Blocks { get; } = blocks;

    public ulong Number { get; } = number;

    public TransferMessage ToMessage() => new() { First = (ulong)Operation | ((ulong)Disk << 8), Second = Label, Third = Blocks, Fourth = Number };

    /// <summary>From a message of somebody who may have written anything.</summary>
    public static bool TryRead(in TransferMessage message, out ExtentOrder order)
    {
        order = new ExtentOrder((ExtentOperation)message.First, (byte)(message.First >> 8), message.Second, message.Third, message.Fourth);
        return message.First >> 16 == 0 && order.Operation <= ExtentOperation.Delete && order.Disk < SystemInfo.MaxDisks;
    }
}

/// <summary>The answer, at the start of a page that the asker reads and Init writes.</summary>
[StructLayout(LayoutKind.Explicit, Size = 64)]
public struct ExtentReply
{
    /// <summary>Of the request that was answered last. Written after the others.</summary>
    [FieldOffset(0)] public ulong Number;
    /// <summary>A <see cref="KernelError"/>: MissingRight = more than the manifest allows, NotFound, Busy = there is one with this label, or its blocks are in use, NoFrames = no free run of
    /// blocks, TableFull, Device.</summary>
    [FieldOffset(8)] public long Status;
    /// <summary>The Extent capability in the asker's hands, and its range.</summary>
    [FieldOffset(16)] public Handle Extent;
    [FieldOffset(24)] public ulong First;
    [FieldOffset(32)] public ulong Blocks;
}
