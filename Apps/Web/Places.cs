namespace ExoCosmos.Web;

/// <summary>Where things lie in the address space.</summary>
internal static class Places
{
    public const ulong Network = 0x0000_1000_0000_0000;
    public const ulong Index = 0x0000_1100_0000_0000;

    /// <summary>The next site's, while the present one's is in use.</summary>
    public const ulong OtherIndex = 0x0000_1180_0000_0000;
    public const ulong Server = 0x0000_1200_0000_0000;
    public const ulong Disk = 0x0000_1300_0000_0000;
    public const ulong Module = 0x0000_1400_0000_0000;
    public const ulong Board = 0x0000_1500_0000_0000;
}
