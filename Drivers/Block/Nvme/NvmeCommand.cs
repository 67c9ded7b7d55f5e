using System.Runtime.InteropServices;

namespace ExoCosmos.Drivers.Block.Nvme;

/// <summary>
/// An entry of a submission queue (NVMe 1.4 ch. 4.2).
/// <code>
/// 0 operation 1   1 flags 1   2 command 2   4 namespace 4   8 reserved 16   24 first page 8   32 second page, or list 8   40 six words, by operation
/// </code>
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal struct NvmeCommand
{
    public byte Operation;
    public byte Flags;
    public ushort Command;
    public uint Namespace;
    public ulong Reserved;
    public ulong Metadata;
    public ulong FirstPage;
    public ulong SecondPage;
    public uint Word10;
    public uint Word11;
    public uint Word12;
    public uint Word13;
    public uint Word14;
    public uint Word15;
}

/// <summary>
/// An entry of a completion queue (NVMe 1.4 ch. 4.6).
/// <code>
/// 0 by operation 4   4 reserved 4   8 how far the submission queue was read 2   10 submission queue 2   12 command 2   14 status 15..1, phase 0
/// </code>
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal struct NvmeCompletion
{
    public uint Result;
    public uint Reserved;
    public ushort SubmissionHead;
    public ushort SubmissionQueue;
    public ushort Command;
    public ushort StatusAndPhase;

    /// <summary>Code in the low eight bits, its kind in the next three (NVMe 1.4 ch. 4.6.1); 0 is success.</summary>
    public readonly uint Status => (uint)StatusAndPhase >> 1 & 0x7FF;
}

/// <summary>Operations of the admin queue (NVMe 1.4 ch. 5).</summary>
internal static class NvmeAdmin
{
    public const byte CreateSubmissionQueue = 0x01;
    public const byte CreateCompletionQueue = 0x05;
    public const byte Identify = 0x06;
    public const byte SetFeatures = 0x09;
    public const uint NumberOfQueues = 0x07;
}

/// <summary>Operations on a namespace (NVMe 1.4 ch. 6).</summary>
internal static class NvmeOperation
{
    public const byte Flush = 0x00;
    public const byte Write = 0x01;
    public const byte Read = 0x02;

    /// <summary>In word 12: the write completes when it is on the medium.</summary>
    public const uint ForceUnitAccess = 1U << 30;

    /// <summary>Status: the controller does not know the operation.</summary>
    public const uint InvalidOperation = 1;
}
