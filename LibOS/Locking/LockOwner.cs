namespace ExoCosmos.LibOS.Locking;

/// <summary>
/// Who holds a lock, as the lock word keeps it. 0 is nobody.
/// <code>
///   63                              32 31            16 15             0
///  +----------------------------------+----------------+----------------+
///  |      environment generation      |     thread     |      slot      |
///  +----------------------------------+----------------+----------------+
/// </code>
/// </summary>
public readonly record struct LockOwner(ulong Word)
{
    /// <param name="slot">Environment slot, 1 … 65535.</param>
    /// <param name="generation">The slot's generation.</param>
    /// <param name="thread">Thread number within the environment, any 16 bits.</param>
    public static LockOwner Of(uint slot, uint generation, uint thread) =>
        new(((ulong)generation << 32) | ((thread & 0xFFFF) << 16) | (slot & 0xFFFF));

    public uint Slot => (uint)Word & 0xFFFF;

    public uint Thread => (uint)(Word >> 16) & 0xFFFF;

    public uint Generation => (uint)(Word >> 32);

    public bool IsNobody => Word == 0;
}
