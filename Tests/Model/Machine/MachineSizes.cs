namespace ExoCosmos.Model.Machine;

/// <summary>How large a simulated machine is. Small tables are full often, which is where mistakes are.</summary>
/// <param name="Frames">Page frames of memory, the kernel's own included.</param>
/// <param name="BootFrames">Frames that came with the boot image.</param>
/// <param name="DiskBlocks">Blocks of each disk.</param>
/// <param name="Requests">Records for disk requests, one of which is never used.</param>
public sealed record MachineSizes(uint Frames, uint BootFrames, uint Capabilities, uint Accounts, uint Environments, uint Disks, uint DiskBlocks,
    uint Requests, uint Networks = 1)
{
    /// <summary>Room for three large pages.</summary>
    public static MachineSizes WithLargePages { get; } = new(Frames: 2100, BootFrames: 4, Capabilities: 40, Accounts: 8, Environments: 6, Disks: 2, DiskBlocks: 64, Requests: 8);

    public static MachineSizes Small { get; } = new(Frames: 176, BootFrames: 4, Capabilities: 40, Accounts: 8, Environments: 6, Disks: 2, DiskBlocks: 64, Requests: 8);
}
