using System;

namespace ExoCosmos.LibOS.Unix.FileSystem;

/// <summary>Takes the entries of a directory one by one, as getdents64(2) packs them into a buffer.</summary>
public interface IDirectorySink
{
    /// <param name="inode">Inode number, never 0.</param>
    /// <param name="type">DT_* number, 0 if the directory does not say.</param>
    /// <param name="name">1 … 255 bytes, valid during the call only.</param>
    /// <param name="next">Cookie of the entry after this one: where to resume.</param>
    /// <returns>False if there is no room: the entry counts as not taken and the iteration stops.</returns>
    bool Add(uint inode, byte type, ReadOnlySpan<byte> name, ulong next);
}
