using ExoCosmos.Drivers.Hardware;

namespace ExoCosmos.Drivers.Pci;

/// <summary>
/// MSI-X (PCI Local Bus 3.0 ch. 6.8.2): a table of messages in one of the function's memory ranges.
/// <code>
/// capability   0 identity 11   2 control: 15 enable, 14 mask all, 10..0 entries - 1   4 table: 31..3 offset, 2..0 base address register
/// entry        0 address   4 address high   8 data   12 control: 0 masked
/// </code>
/// </summary>
public struct MsiX<TMachine> where TMachine : struct, IPorts, IMemoryMap, IDeviceMemory
{
    private const byte Identity = 0x11;
    private const ushort Enable = 1 << 15;
    private const ushort MaskAll = 1 << 14;
    private const ushort SizeMask = 0x7FF;
    private const int EntrySize = 16;
    private const uint Masked = 1;

    private PciFunction<TMachine> _function;
    private nint _table;
    private byte _capability;

    /// <summary>How many messages there are; 0 when the function has no usable table.</summary>
    public int Count { readonly get; private set; }

    /// <summary>Finds the table and turns MSI-X on with every message masked; the function's line is then silent.</summary>
    /// <returns>False when the function has no MSI-X, or describes it wrongly.</returns>
    public bool Initialize(in PciFunction<TMachine> function)
    {
        this = default;
        _function = function;
        if (!function.TryNextCapability(Identity, ref _capability))
            return false;
        var control = function.Read16((byte)(_capability + 2));
        var place = function.Read32((byte)(_capability + 4));
        var count = (control & SizeMask) + 1;
        var offset = place & ~7U;
        var length = (ulong)count * EntrySize;
        if (!PciBar.TryRead(in function, (int)(place & 7), out var bar) || !bar.Holds(offset, length))
            return false;
        _table = TMachine.MapDevice(bar.Address + offset, length);
        if (_table == 0)
            return false;
        function.EnableMemoryAndBusMaster();
        SetControl((ushort)(control | Enable | MaskAll));
        for (var entry = 0; entry < count; entry++)
            TMachine.Write32(_table + entry * EntrySize + 12, Masked);
        SetControl((ushort)((control | Enable) & ~MaskAll));
        Count = count;
        return true;
    }

    /// <summary>Sets and unmasks message <paramref name="entry"/>.</summary>
    /// <returns>False when there is no such message.</returns>
    public readonly bool Route(int entry, MessageSignal signal)
    {
        if ((uint)entry >= (uint)Count)
            return false;
        var at = _table + entry * EntrySize;
        TMachine.Write32(at + 12, Masked);
        TMachine.Write32(at, signal.Address);
        TMachine.Write32(at + 4, 0);
        TMachine.Write32(at + 8, signal.Data);
        TMachine.Write32(at + 12, 0);
        return true;
    }

    /// <summary>Goes back to the function's line.</summary>
    public void Disable()
    {
        if (Count == 0)
            return;
        SetControl((ushort)(_function.Read16((byte)(_capability + 2)) & ~Enable));
        Count = 0;
    }

    private readonly void SetControl(ushort value) => _function.Write16((byte)(_capability + 2), value);
}
