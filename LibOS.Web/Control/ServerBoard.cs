using System.Runtime.InteropServices;
using System.Threading;
using ExoCosmos.LibOS.Web.Serving;

namespace ExoCosmos.LibOS.Web.Control;

/// <summary>
/// A page that a server shares with those who may look at it and give it orders: a module that the boot manifest grants to both (docs/notes/0033). The server writes what it counts once a second,
/// and reads three words, each of which it checks: who scribbles here changes switches and has the disk looked at, and nothing else.
/// <code>
///   0 mark   4 version   8 seconds   12 open   16 switches   20 generation   24 disk   28 slot   32 its generation   64 counters …   2048 orders   2052 wanted switches   2056 replacements
/// </code>
/// </summary>
[StructLayout(LayoutKind.Explicit, Size = 4096)]
public struct ServerBoard
{
    public const uint ExpectedMark = 0x42_62_65_57;

    /// <summary>The module's name in the manifest.</summary>
    public static System.ReadOnlySpan<byte> Module => "module:web.page"u8;

    /// <summary><see cref="ExpectedMark"/> when a server has written here.</summary>
    [FieldOffset(0)] public uint Mark;

    /// <summary>Odd while the server writes: who has read reads again if it was, or has changed.</summary>
    [FieldOffset(4)] public uint Version;

    /// <summary>Since the server began.</summary>
    [FieldOffset(8)] public uint Seconds;

    /// <summary>Connections open.</summary>
    [FieldOffset(12)] public uint Open;

    /// <summary>In effect.</summary>
    [FieldOffset(16)] public ServerSwitches Switches;

    /// <summary>Of the site that is served.</summary>
    [FieldOffset(20)] public uint Generation;

    /// <summary>Number of the disk that the site is on; <see cref="NoDisk"/>: it is that of the boot module.</summary>
    [FieldOffset(24)] public uint Disk;

    /// <summary>The server's environment, by slot and generation: whether it is still there is no secret.</summary>
    [FieldOffset(28)] public uint ServerSlot;

    [FieldOffset(32)] public uint ServerGeneration;

    [FieldOffset(64)] public ServerCounters Counters;

    /// <summary>Changes when <see cref="Wanted"/> shall take effect.</summary>
    [FieldOffset(2048)] public uint Orders;

    [FieldOffset(2052)] public ServerSwitches Wanted;

    /// <summary>Changes when the store on the disk has another site.</summary>
    [FieldOffset(2056)] public uint Replacements;

    public const uint NoDisk = uint.MaxValue;

    /// <summary>Has a server ever written here?</summary>
    public readonly bool IsBegun => Volatile.Read(in Mark) == ExpectedMark;

    /// <summary>The server's part, copied as it was at one moment.</summary>
    /// <returns>False when the server is writing, or has ended in the middle of it: whoever wants to know tries again when it had time to go on.</returns>
    public readonly bool TryRead(out ServerBoard copy)
    {
        copy = default;
        var version = Volatile.Read(in Version);
        (copy.Seconds, copy.Open, copy.Switches, copy.Generation, copy.Disk, copy.Counters) = (Seconds, Open, Switches, Generation, Disk, Counters);
        Thread.MemoryBarrier();
        return (version & 1) == 0 && version == Volatile.Read(in Version);
    }

    /// <summary>The server's: tells how things are.</summary>
    public void Write(uint seconds, uint open, ServerSwitches switches, uint generation, uint disk, in ServerCounters counters)
    {
        Volatile.Write(ref Version, Version | 1);
        Thread.MemoryBarrier();
        (Seconds, Open, Switches, Generation, Disk, Counters) = (seconds, open, switches, generation, disk, counters);
        Volatile.Write(ref Version, (Version | 1) + 1);
        Volatile.Write(ref Mark, ExpectedMark);
    }
}
