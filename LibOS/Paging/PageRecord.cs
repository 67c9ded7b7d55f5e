using ExoCosmos.Abi;

namespace ExoCosmos.LibOS.Paging;

/// <summary>
/// What belongs to a page: a frame, and the access that the program has. None is an access, too: the frame waits until the page may be touched again.
/// <code>
///   63                    32 31          12 11      8 7        3 2      0
///  |      frame number      |   nothing    |   1     | nothing  | access |      0 is no record
/// </code>
/// </summary>
public readonly record struct PageRecord
{
    private const ulong Valid = 1UL << 8;

    public PageRecord(uint frame, MapFlags access) => Word = ((ulong)frame << 32) | Valid | (ulong)(access & MapFlags.AccessMask);

    internal PageRecord(ulong word) => Word = word;

    internal ulong Word { get; }

    public uint Frame => (uint)(Word >> 32);

    public MapFlags Access => (MapFlags)Word & MapFlags.AccessMask;
}
