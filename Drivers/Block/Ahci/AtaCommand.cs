using System.Runtime.InteropServices;

namespace ExoCosmos.Drivers.Block.Ahci;

/// <summary>
/// A command as it goes over the link: a register FIS from host to device (Serial ATA 3.0 ch. 10.3.4).
/// <code>
/// 0 type 27   1 bit 7: a command   2 operation   3 features   4 block 23..0   7 device   8 block 47..24   11 features high   12 count 2   14 …
/// </code>
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal struct AtaCommand
{
    private const byte HostToDevice = 0x27;
    private const byte IsCommand = 0x80;
    private const byte BlockAddress = 0x40;
    private const byte ForceUnitAccess = 0x80;

    private byte _type;
    private byte _flags;
    private byte _operation;
    private byte _features;
    private uint _lowBlockAndDevice;
    private uint _highBlockAndFeatures;
    private ushort _count;
    private ushort _reserved;
    private uint _reserved2;

    /// <summary>A command without data of the medium.</summary>
    public static AtaCommand Of(byte operation) => new() { _type = HostToDevice, _flags = IsCommand, _operation = operation };

    /// <summary>A read or write that ends before the next command begins.</summary>
    /// <param name="block">First block, of the device's own size.</param>
    /// <param name="count">How many; 65,536 is said as 0.</param>
    public static AtaCommand Transfer(byte operation, ulong block, uint count) => Of(operation).At(block, BlockAddress) with { _count = (ushort)count };

    /// <summary>A read or write among many, ended in any order.</summary>
    /// <param name="tag">Its slot.</param>
    public static AtaCommand Queued(byte operation, ulong block, uint count, int tag, bool isForced) =>
        Of(operation).At(block, (byte)(BlockAddress | (isForced ? ForceUnitAccess : 0))).WithFeatures(count) with { _count = (ushort)(tag << 3) };

    private readonly AtaCommand At(ulong block, byte device) => this with
    {
        _lowBlockAndDevice = (uint)(block & 0xFFFFFF) | (uint)device << 24,
        _highBlockAndFeatures = (uint)(block >> 24 & 0xFFFFFF),
    };

    private readonly AtaCommand WithFeatures(uint features) => this with
    {
        _features = (byte)features,
        _highBlockAndFeatures = _highBlockAndFeatures | (features >> 8 & 0xFF) << 24,
    };
}

/// <summary>Operations (ATA/ATAPI Command Set 3, ch. 7).</summary>
internal static class AtaOperation
{
    public const byte Read = 0x25;
    public const byte Write = 0x35;
    public const byte WriteForced = 0x3D;
    public const byte ReadQueued = 0x60;
    public const byte WriteQueued = 0x61;
    public const byte Flush = 0xEA;
    public const byte Identify = 0xEC;
}
