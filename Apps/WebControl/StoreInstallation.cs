using System;
using System.Threading;
using ExoCosmos.Abi;
using ExoCosmos.LibOS.Kernel;
using ExoCosmos.LibOS.Start;
using ExoCosmos.LibOS.Unix;
using ExoCosmos.LibOS.Unix.Bare;
using ExoCosmos.LibOS.Unix.Devices;
using ExoCosmos.LibOS.Unix.Files;
using ExoCosmos.LibOS.Unix.FileSystem;
using ExoCosmos.LibOS.Unix.Instance;
using ExoCosmos.LibOS.Web.Control;
using ExoCosmos.LibOS.Web.Store;

namespace ExoCosmos.WebControl;

/// <summary>
/// <c>webctl install FILE</c>: the site of a packed image in the place of the one that the server's disk has (docs/notes/0032): pages beside it, flush, superblock, flush. What lies in a store says
/// where it is from the site's first page on, so it is copied as it is. The server is told, and takes it without a restart.
/// </summary>
internal static unsafe class StoreInstallation
{
    private const uint BufferPages = 16;
    private const uint SectorsOfPage = StoreLayout.PageSize / BlockTransfer.SectorSize;
    private const ulong Patience = 60 * Clock.NanosecondsPerSecond;

    private static byte* s_buffer;

    public static void Run(ServerBoard* board, ReadOnlySpan<byte> path)
    {
        var server = LiveServer.Read(board);
        var disk = Open(server.Disk);
        s_buffer = SharedMemory.AllocatePages(BufferPages);
        if (s_buffer == null)
            BareMessage.End(default, "there is too little memory"u8);
        if (BareFile.Open(path, OpenFlags.ReadOnly, out var file) != Errno.None)
            BareMessage.End(path, "cannot be read"u8);

        ReadFile(file, StoreLayout.SuperblockPages, path);
        var source = Find(ulong.MaxValue, out _, path);
        // Behind its superblocks: the file is read from its start to its end.
        if (source.FirstPage != StoreLayout.SuperblockPages)
            BareMessage.End(path, "is not an image that was packed for this"u8);
        Require(disk.Read([Page(0, 0), Page(1, 1)]));
        var extentPages = disk.SectorCount / SectorsOfPage;
        var current = FindCurrent(extentPages, isServed: server.Generation != 0, out var copy);
        // Of a store that is not served nothing is worth keeping.
        if (!StoreGenerations.TryPlace(extentPages, server.Generation == 0 ? default : current, source.Pages, out var first))
            BareMessage.End(default, "the store has no room for the site beside the present one, which is replaced only when the new one is there"u8);

        Copy(file, path, disk, first, source.Pages);
        Require(disk.Flush());
        source.Generation = current.Generation + 1;
        (source.ExtentPages, source.FirstPage) = (extentPages, first);
        StoreGenerations.Seal(ref source);
        new Span<byte>(s_buffer, StoreLayout.PageSize).Clear();
        *(StoreSuperblock*)s_buffer = source;
        Require(disk.Write([Page((ulong)(1 - copy), 0)]));
        Require(disk.Flush());

        Volatile.Write(ref board->Replacements, board->Replacements + 1);
        LiveServer.Await(board, &HasTaken, (uint)source.Generation, Patience,
            "the site is on the disk, but the server has not taken it: it has too little memory, or has ended"u8);
    }

    private static Disk Open(uint number)
    {
        if (number == ServerBoard.NoDisk)
            BareMessage.End(default, "the server serves the site of the boot image, which cannot be replaced: give the machine a disk with a site store (exo web pack)"u8);
        if (!Grants.TryFindDisk(number, out var extent) || (extent.Rights & Rights.Write) == 0)
            BareMessage.End(default, "the server's disk was not granted to this instance"u8);
        return Disk.OfExtent(number, extent.Length, readOnly: false);
    }

    /// <summary>The store whose superblocks are in the buffer.</summary>
    private static StoreSuperblock Find(ulong pages, out int copy, ReadOnlySpan<byte> what)
    {
        var copies = new ReadOnlySpan<byte>(s_buffer, (int)StoreLayout.SuperblockPages * StoreLayout.PageSize);
        if (StoreGenerations.Find(copies, copies[StoreLayout.PageSize..], pages, out copy) != StoreFinding.Sound)
            BareMessage.End(what, "has no sound site store"u8);
        return StoreSuperblock.In(copies[(copy * StoreLayout.PageSize)..]);
    }

    /// <summary>The store on the server's disk. One that is damaged, and so not served, may have no superblock: then it begins anew.</summary>
    private static StoreSuperblock FindCurrent(ulong pages, bool isServed, out int copy)
    {
        if (isServed)
            return Find(pages, out copy, "the server's disk"u8);
        var copies = new ReadOnlySpan<byte>(s_buffer, (int)StoreLayout.SuperblockPages * StoreLayout.PageSize);
        return StoreGenerations.Find(copies, copies[StoreLayout.PageSize..], pages, out copy) == StoreFinding.Sound ? StoreSuperblock.In(copies[(copy * StoreLayout.PageSize)..]) : default;
    }

    private static void Copy(BareFile file, ReadOnlySpan<byte> path, in Disk disk, ulong page, ulong count)
    {
        Span<BlockTransfer> pieces = stackalloc BlockTransfer[(int)BufferPages];
        while (count > 0)
        {
            var part = (uint)Math.Min(count, BufferPages);
            ReadFile(file, part, path);
            for (var i = 0; i < part; i++)
                pieces[i] = Page(page + (uint)i, i);
            Require(disk.Write(pieces[..(int)part]));
            page += part;
            count -= part;
        }
    }

    private static void ReadFile(BareFile file, ulong pages, ReadOnlySpan<byte> path)
    {
        var room = new Span<byte>(s_buffer, (int)pages * StoreLayout.PageSize);
        while (!room.IsEmpty)
        {
            if (file.Read(room, out var length) != Errno.None || length == 0)
                BareMessage.End(path, "ends too early, or cannot be read"u8);
            room = room[length..];
        }
    }

    /// <summary>A page of the disk, and one of the buffer.</summary>
    private static BlockTransfer Page(ulong page, int place) => new(page * SectorsOfPage, s_buffer + (place * StoreLayout.PageSize), SectorsOfPage);

    private static void Require(Errno error)
    {
        if (error != Errno.None)
            BareMessage.End(default, "the server's disk answers with errors; the old site is still there"u8);
    }

    private static bool HasTaken(in ServerBoard now, uint generation) => now.Generation == generation;
}
