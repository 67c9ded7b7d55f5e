namespace ExoCosmos.Tests.Machine.Disks;

/// <summary>The block sizes of ext2, in the order of the disks that have them: disk n of a test's machine has blocks of <c>All[n]</c> bytes.</summary>
internal static class BlockSizes
{
    public static int[] All { get; } = [1024, 2048, 4096];
}
