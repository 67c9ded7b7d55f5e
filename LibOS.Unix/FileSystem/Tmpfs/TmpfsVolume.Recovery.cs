using System;

namespace ExoCosmos.LibOS.Unix.FileSystem.Tmpfs;

/// <summary>Putting the lists right after a process died in the middle of a change.</summary>
public unsafe partial struct TmpfsVolume
{
    /// <summary>Rebuilds the hash table and the backward links from the directories' forward lists, which are changed by one store each.</summary>
    /// <remarks>What was being made or freed at that moment is lost: a few pages stay charged until the instance ends.</remarks>
    public void Recover()
    {
        new Span<nint>(buckets, Buckets).Clear();
        for (var number = RootInode; number < nextFresh; number++)
        {
            var node = Node(number);
            if (node == null || !FileMode.IsDirectory(node->Mode))
                continue;
            TmpfsEntry* previous = null;
            var budget = nextFresh * 64;
            for (var entry = node->First; entry != null && budget-- > 0; entry = entry->Next)
            {
                entry->Previous = previous;
                entry->HashNext = buckets[entry->Hash % Buckets];
                buckets[entry->Hash % Buckets] = entry;
                previous = entry;
            }
            node->Last = previous;
            if (previous != null)
                previous->Next = null;
        }
    }
}
