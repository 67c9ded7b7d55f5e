namespace ExoCosmos.Drivers.Block.Nvme;

/// <summary>Offsets of the controller's registers (NVMe 1.4 ch. 3.1).</summary>
internal static class NvmeRegister
{
    public const int Capabilities = 0x00;
    public const int InterruptMaskSet = 0x0C;
    public const int Configuration = 0x14;
    public const int Status = 0x1C;
    public const int AdminQueueSizes = 0x24;
    public const int AdminSubmissionQueue = 0x28;
    public const int AdminCompletionQueue = 0x30;
    public const int Doorbells = 0x1000;
}

/// <summary>
/// What the controller can do (NVMe 1.4 ch. 3.1.1).
/// <code>
/// 51..48 smallest page 2^(12+n)   37 NVM commands   35..32 doorbell stride 2^(2+n)   31..24 time to be ready, in 0.5 s   15..0 queue entries - 1
/// </code>
/// </summary>
internal readonly record struct NvmeCapabilities(ulong Value)
{
    /// <summary>Entries of the longest queue, from 1 (which no controller may claim) to 65,536.</summary>
    public int MaximumQueueEntries => (int)(Value & 0xFFFF) + 1;

    public uint ReadySeconds => (uint)(Value >> 24 & 0xFF) / 2 + 1;

    public int DoorbellStride => 4 << (int)(Value >> 32 & 0xF);

    /// <summary>Whether it knows the NVM command set and pages of 4 KiB. All ones, a controller that is not there, does not.</summary>
    public bool IsUsable => (Value >> 37 & 1) != 0 && (Value >> 48 & 0xF) == 0 && Value != ulong.MaxValue;
}

/// <summary>CC (NVMe 1.4 ch. 3.1.5): entries of 2^6 and 2^4 bytes, pages of 4 KiB, round robin, NVM commands.</summary>
internal static class NvmeConfiguration
{
    public const uint Disabled = 0;
    public const uint Enabled = 4 << 20 | 6 << 16 | 1;
}

/// <summary>CSTS (NVMe 1.4 ch. 3.1.6).</summary>
internal static class NvmeStatus
{
    public const uint Ready = 1 << 0;
    public const uint Fatal = 1 << 1;

    /// <summary>Reads from a controller that is not there.</summary>
    public const uint Absent = uint.MaxValue;
}
