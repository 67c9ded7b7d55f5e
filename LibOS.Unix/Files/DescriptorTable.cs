using System;
using System.Runtime.CompilerServices;
using ExoCosmos.LibOS.Unix.FileSystem.Vfs;
using ExoCosmos.LibOS.Unix.Instance;

namespace ExoCosmos.LibOS.Unix.Files;

/// <summary>The descriptors of a process: numbers to open file descriptions. In shared memory, so that a child starts with a copy.</summary>
/// <remarks>
/// An entry is the address of the description with bit 0 for close-on-exec. Pages of 512 entries come
/// as numbers grow.
/// </remarks>
public unsafe struct DescriptorTable
{
    const int PerPage = 512;
    const int Pages = 8;

    /// <summary>RLIMIT_NOFILE: descriptors are below.</summary>
    public const int Limit = 1024;
    const nint CloseFlag = 1;

    int lowestFree;
    PageArray pages;

    [InlineArray(Pages)]
    struct PageArray
    {
        nint first;
    }

    /// <summary>An empty table, or null without memory.</summary>
    public static DescriptorTable* Create() => (DescriptorTable*)SharedMemory.AllocatePages(1);

    /// <summary>A copy that refers to the same descriptions, or null without memory.</summary>
    public static DescriptorTable* Copy(DescriptorTable* from)
    {
        var table = Create();
        if (table == null)
            return null;
        FileState.Enter();
        for (var fd = 0; (fd = NextUsed(from, fd)) >= 0; fd++)
        {
            var place = Place(from, fd);
            var target = MakePlace(table, fd);
            if (target == null)
            {
                FileState.Leave();
                Release(table);
                return null;
            }
            OpenFile.Retain(FileOf(*place));
            *target = *place;
        }
        FileState.Leave();
        return table;
    }

    /// <summary>Closes everything and frees the table.</summary>
    public static void Release(DescriptorTable* table)
    {
        if (table == null)
            return;
        for (var fd = 0; (fd = NextUsed(table, fd)) >= 0; fd++)
            OpenFile.Release(Remove(table, fd));
        for (var i = 0; i < Pages; i++)
            if (table->pages[i] != 0)
                SharedMemory.FreePages((byte*)table->pages[i], 1);
        SharedMemory.FreePages((byte*)table, 1);
    }

    static OpenFile* FileOf(nint entry) => (OpenFile*)(entry & ~CloseFlag);

    static nint* Place(DescriptorTable* table, int fd)
    {
        if ((uint)fd >= Limit)
            return null;
        var page = (nint*)table->pages[fd / PerPage];
        return page == null ? null : page + fd % PerPage;
    }

    static nint* MakePlace(DescriptorTable* table, int fd)
    {
        ref var page = ref table->pages[fd / PerPage];
        if (page == 0)
            page = (nint)SharedMemory.AllocatePages(1);
        return page == 0 ? null : (nint*)page + fd % PerPage;
    }

    /// <summary>A reference to the description of a number, or null: EBADF.</summary>
    public static OpenFile* Get(DescriptorTable* table, int fd)
    {
        FileState.Enter();
        var place = Place(table, fd);
        var file = place == null ? null : FileOf(*place);
        if (file != null)
            OpenFile.Retain(file);
        FileState.Leave();
        return file;
    }

    /// <summary>Gives the lowest free number from a minimum on to a description, whose reference the table takes over.</summary>
    /// <returns><see cref="Errno.EMFILE"/>; then the reference stays the caller's.</returns>
    public static Errno Add(DescriptorTable* table, OpenFile* file, int minimum, bool closeOnExec, out int fd)
    {
        FileState.Enter();
        var hint = table->lowestFree;
        for (fd = minimum > hint ? minimum : hint; fd < Limit; fd++)
        {
            var place = MakePlace(table, fd);
            if (place == null)
                break;
            if (*place != 0)
                continue;
            *place = (nint)file | (closeOnExec ? CloseFlag : 0);
            if (minimum <= hint)
                table->lowestFree = fd + 1;
            FileState.Leave();
            return Errno.None;
        }
        FileState.Leave();
        return Errno.EMFILE;
    }

    /// <summary>Puts a description at a number, closing what was there: dup2(2). The table takes the reference over.</summary>
    public static Errno Set(DescriptorTable* table, OpenFile* file, int fd, bool closeOnExec)
    {
        if ((uint)fd >= Limit)
            return Errno.EBADF;
        FileState.Enter();
        var place = MakePlace(table, fd);
        OpenFile* before = null;
        if (place != null)
        {
            before = FileOf(*place);
            *place = (nint)file | (closeOnExec ? CloseFlag : 0);
        }
        FileState.Leave();
        OpenFile.Release(before);
        return place == null ? Errno.ENOMEM : Errno.None;
    }

    /// <returns>The reference that the table held; null if the number was free.</returns>
    public static OpenFile* Remove(DescriptorTable* table, int fd)
    {
        FileState.Enter();
        var place = Place(table, fd);
        OpenFile* file = null;
        if (place != null)
        {
            file = FileOf(*place);
            *place = 0;
            if (fd < table->lowestFree)
                table->lowestFree = fd;
        }
        FileState.Leave();
        return file;
    }

    /// <summary>What execve(2) does.</summary>
    public static void CloseOnExec(DescriptorTable* table)
    {
        for (var fd = 0; (fd = NextUsed(table, fd)) >= 0; fd++)
        {
            if ((*Place(table, fd) & CloseFlag) != 0)
                OpenFile.Release(Remove(table, fd));
        }
    }

    /// <returns>False if the number is free.</returns>
    public static bool TryGetCloseOnExec(DescriptorTable* table, int fd, out bool closeOnExec)
    {
        var place = Place(table, fd);
        closeOnExec = place != null && (*place & CloseFlag) != 0;
        return place != null && *place != 0;
    }

    public static void SetCloseOnExec(DescriptorTable* table, int fd, bool closeOnExec)
    {
        FileState.Enter();
        var place = Place(table, fd);
        if (place != null && *place != 0)
            *place = closeOnExec ? *place | CloseFlag : *place & ~CloseFlag;
        FileState.Leave();
    }

    /// <summary>The first number in use from <paramref name="fd"/> on, or -1.</summary>
    public static int NextUsed(DescriptorTable* table, int fd)
    {
        while (fd >= 0 && fd < Limit)
        {
            // The rest of the page at once: a process has few descriptors, and each start of a program looks through all of them.
            var rest = PerPage - fd % PerPage;
            var place = Place(table, fd);
            var used = place == null ? -1 : new ReadOnlySpan<nint>(place, rest).IndexOfAnyExcept((nint)0);
            if (used >= 0)
                return fd + used;
            fd += rest;
        }
        return -1;
    }
}
