using System;
using ExoCosmos.LibOS.Unix.Instance;

namespace ExoCosmos.LibOS.Unix.FileSystem.Tmpfs;

/// <summary>Directories: finding, listing, adding and removing names.</summary>
public unsafe partial struct TmpfsVolume
{
    const int LongestName = 255;

    /// <summary>Finds a name, "." and ".." included. <see cref="Errno.ENOENT"/> if it is not there.</summary>
    public readonly Errno Lookup(uint directory, ReadOnlySpan<byte> name, out uint inode)
    {
        inode = 0;
        var error = UseDirectory(directory, out var node);
        if (error != Errno.None)
            return error;
        if (name.Length > LongestName)
            return Errno.ENAMETOOLONG;
        if (name.SequenceEqual("."u8))
            inode = directory;
        else if (name.SequenceEqual(".."u8))
            inode = node->Parent;
        else
        {
            var entry = FindEntry(directory, name);
            if (entry == null)
                return Errno.ENOENT;
            inode = entry->Inode;
        }
        return Errno.None;
    }

    /// <summary>Hands the entries of a directory to a sink; see <see cref="IDirectorySink"/>. Cookies: 0 ".", 1 "..", then as entries came.</summary>
    public readonly Errno ReadDirectory<TSink>(uint directory, ulong cookie, ref TSink sink)
        where TSink : struct, IDirectorySink
    {
        var error = UseDirectory(directory, out var node);
        if (error != Errno.None)
            return error;
        const byte DirectoryType = FileMode.Directory >> 12;
        if (cookie == 0 && !sink.Add(directory, DirectoryType, "."u8, 1))
            return Errno.None;
        if (cookie <= 1 && !sink.Add(node->Parent, DirectoryType, ".."u8, 2))
            return Errno.None;
        for (var entry = node->First; entry != null; entry = entry->Next)
        {
            if (entry->Cookie < cookie)
                continue;
            var type = FileMode.ToDirentType(Node(entry->Inode)->Mode);
            if (!sink.Add(entry->Inode, type, TmpfsEntry.Name(entry), entry->Cookie + 1))
                break;
        }
        return Errno.None;
    }

    readonly Errno UseDirectory(uint inode, out TmpfsNode* node)
    {
        node = Node(inode);
        if (node == null)
            return Errno.ESTALE;
        return FileMode.IsDirectory(node->Mode) ? Errno.None : Errno.ENOTDIR;
    }

    /// <summary>For changes: a directory that still has a name, and a proper name for an entry.</summary>
    readonly Errno UseForChange(uint directory, ReadOnlySpan<byte> name, out TmpfsNode* node)
    {
        var error = UseDirectory(directory, out node);
        if (error != Errno.None)
            return error;
        if (name.Length > LongestName)
            return Errno.ENAMETOOLONG;
        if (name.IsEmpty || name.SequenceEqual("."u8) || name.SequenceEqual(".."u8) || name.IndexOfAny((byte)0, (byte)'/') >= 0)
            return Errno.EINVAL;
        return node->Links == 0 ? Errno.ENOENT : Errno.None;
    }

    static uint HashOf(uint directory, ReadOnlySpan<byte> name)
    {
        var hash = directory * 0x9E37_79B1u ^ 0x811C_9DC5u;
        foreach (var c in name)
            hash = (hash ^ c) * 0x0100_0193u;
        return hash;
    }

    readonly TmpfsEntry* FindEntry(uint directory, ReadOnlySpan<byte> name)
    {
        var hash = HashOf(directory, name);
        var entry = buckets[hash % Buckets];
        while (entry != null && (entry->Hash != hash || entry->Directory != directory || !TmpfsEntry.Name(entry).SequenceEqual(name)))
            entry = entry->HashNext;
        return entry;
    }

    /// <summary>Adds a name that is not there. False without memory.</summary>
    bool AddEntry(TmpfsNode* directory, ReadOnlySpan<byte> name, uint inode)
    {
        var entry = (TmpfsEntry*)SharedHeap.Allocate((uint)(TmpfsEntry.NameOffset + name.Length));
        if (entry == null)
            return false;
        name.CopyTo(new Span<byte>((byte*)entry + TmpfsEntry.NameOffset, name.Length));
        entry->NameLength = (ushort)name.Length;
        entry->Directory = directory->Number;
        entry->Inode = inode;
        entry->Hash = HashOf(directory->Number, name);
        entry->Cookie = directory->NextCookie++;
        entry->HashNext = buckets[entry->Hash % Buckets];
        buckets[entry->Hash % Buckets] = entry;
        entry->Previous = directory->Last;
        if (directory->Last != null)
            directory->Last->Next = entry;
        else
            directory->First = entry;
        directory->Last = entry;
        directory->Size += EntrySize;
        return true;
    }

    void RemoveEntry(TmpfsNode* directory, TmpfsEntry* entry)
    {
        var link = &buckets[entry->Hash % Buckets];
        while (*link != entry)
            link = &(*link)->HashNext;
        *link = entry->HashNext;
        if (entry->Previous != null)
            entry->Previous->Next = entry->Next;
        else
            directory->First = entry->Next;
        if (entry->Next != null)
            entry->Next->Previous = entry->Previous;
        else
            directory->Last = entry->Previous;
        directory->Size -= EntrySize;
        SharedHeap.Free(entry, (uint)(TmpfsEntry.NameOffset + entry->NameLength));
    }

    /// <summary>What an entry counts for in the size of a directory.</summary>
    const uint EntrySize = 20;
}
