namespace ExoCosmos.LibOS.Unix.FileSystem.Vfs;

/// <summary>A lock in shared memory that survives the death of its owner.</summary>
/// <remarks>Order: a mount's guard before the table guard. Neither is held while a thread waits for another process.</remarks>
public unsafe struct Guard
{
    ulong word;

    /// <returns>True if the owner before died inside: what it protects may be half changed.</returns>
    public static bool Enter(Guard* guard) => FileHost.Enter(&guard->word);

    public static void Leave(Guard* guard) => FileHost.Leave(&guard->word);
}
