using ExoCosmos.Abi;

namespace ExoCosmos.Kernel.Disk;

/// <summary>
/// Which requests of a disk have ended, for those who must know that nothing of somebody else's is under way any more. Each belongs to the round in which it began, and a round is
/// over when the one before it has none left: so at most two have any, and none is kept waiting by requests that come later.
/// </summary>
public unsafe struct DiskRounds
{
    private DiskCounts _even, _odd;

    /// <returns>The round that it belongs to.</returns>
    public static uint Begin(KernelState* kernel, uint disk)
    {
        var round = kernel->Info->DiskRounds[disk];
        Of(kernel, round)[(int)disk]++;
        return round;
    }

    public static void End(KernelState* kernel, uint disk, uint round)
    {
        Of(kernel, round)[(int)disk]--;
        if (Of(kernel, kernel->Info->DiskRounds[disk] - 1)[(int)disk] == 0)
            kernel->Info->DiskRounds[disk]++;
    }

    private static ref DiskCounts Of(KernelState* kernel, uint round) => ref (round & 1) == 0 ? ref kernel->DiskRounds._even : ref kernel->DiskRounds._odd;
}
