using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using ExoCosmos.LibOS.Net.Stack;
using ExoCosmos.LibOS.Web.Packing;
using ExoCosmos.LibOS.Web.Serving;
using ExoCosmos.LibOS.Web.Store;
using ExoCosmos.Tests.Host.Net.Stack;
using ExoCosmos.Tests.Host.Web.Store;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.Web.Serving;

/// <summary>A server with a site on a disk in memory, on a simulated host. Clusters are read when the test lets them.</summary>
internal sealed unsafe class ServedSite : IDisposable
{
    private readonly SimulatedHost _host;
    private readonly SiteReader _site;
    private readonly RecordingDisk _disk;
    private readonly void* _memory;
    private readonly IndexEntry* _free;
    private WebServer<TestWire> _server;

    /// <param name="host">Where it is.</param>
    /// <param name="files">The site on its disk.</param>
    /// <param name="limits">Of the server.</param>
    /// <param name="isServed">Whether that site is served from the start; otherwise none is, as where the store was damaged.</param>
    public ServedSite(SimulatedHost host, IReadOnlyList<SiteFile> files, ServerLimits? limits = null, bool isServed = true)
    {
        _host = host;
        _disk = new RecordingDisk(Sites.PagesFor(files));
        Sites.Publish(_disk, files);
        _site = SiteReader.Open(_disk);
        var given = limits ?? Limits;
        var length = (nuint)given.MemoryNeeded(_site.Index);
        Memory = length;
        _memory = NativeMemory.AlignedAlloc(length, 4096);
        NativeMemory.Clear(_memory, length);
        _free = (IndexEntry*)NativeMemory.AllocZeroed((nuint)sizeof(IndexEntry));
        _server.Initialise(given, isServed ? _site.Index : SiteIndex.OfNothing(_free), _site.Store.FirstPage, (byte*)_memory, Sites.Time.ToUnixTimeSeconds());
        // Half-open connections must not be able to fill the table.
        Assert.IsTrue(_server.TryListen(ref host.Stack, 80, Math.Max(given.Served / 4, 16)));
    }

    /// <summary>For a stack with the limits <see cref="StackLimits"/>.</summary>
    public static ServerLimits Limits => new() { Slots = 65, Served = 60, CachePages = 1024, Heads = 200 };

    public static NetworkLimits StackLimits => new() { Connections = 64, ReceiveBuffer = 4096 };

    /// <summary>Bytes that the server was given.</summary>
    public ulong Memory { get; }

    public ref WebServer<TestWire> Server => ref _server;

    /// <summary>Whether the disk answers.</summary>
    public bool DiskAnswers { get; set; } = true;

    /// <summary>Whether what it answers is an error.</summary>
    public bool DiskFails { get; set; }

    /// <summary>Lets the server work; to be called after every event.</summary>
    public void Work(ulong now)
    {
        _server.Work(ref _host.Stack, now);
        while (DiskAnswers && _server.Cache.TryTakeWanted(out var cluster, out var page, out var room))
        {
            if (!DiskFails)
                _disk.Read(page, new Span<byte>((void*)room.Address, room.Length));
            _server.OnRead(ref _host.Stack, cluster, !DiskFails, now);
        }
    }

    /// <summary>Gives the server the site on its disk, in the place of whatever it has.</summary>
    public bool TryReplace() => _server.TryReplace(_site.Index, _site.Store.FirstPage);

    /// <summary>Flips a bit wherever clusters lie on the disk.</summary>
    public void Damage() => _disk.Bytes[^((int)(_disk.Pages - _site.Store.EndPage + 1) * 4096)] ^= 1;

    public void Dispose()
    {
        _site.Dispose();
        NativeMemory.AlignedFree(_memory);
        NativeMemory.Free(_free);
    }
}
