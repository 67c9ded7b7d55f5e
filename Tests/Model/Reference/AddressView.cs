using System;
using System.Runtime.InteropServices;
using ExoCosmos.Abi;
using ExoCosmos.Model.Machine;

namespace ExoCosmos.Model.Reference;

/// <summary>The address space of an environment as its mappings say: what it can read and write, and what stands there.</summary>
public sealed class AddressView(World world, SimulatedMachine machine)
{
    private const ulong UserEnd = Layout.PageTables;

    private readonly World _world = world;
    private readonly SimulatedMachine _machine = machine;

    public static bool IsUserRange(ulong address, ulong length) => address <= UserEnd && length <= UserEnd - address;

    public bool CanRead(ulong address, ulong length) => Every(address, length, IsReadable);

    public bool CanWrite(ulong address, ulong length) => Every(address, length, IsWritable);

    /// <summary>The values at an address of the running environment, or null where it cannot read.</summary>
    public T[]? Read<T>(ulong address, ulong count) where T : unmanaged
    {
        var length = count * (ulong)Marshal.SizeOf<T>();
        if (!CanRead(address, length))
            return null;
        var values = new T[count];
        if (!_machine.Ring3.Read(address, MemoryMarshal.AsBytes(values.AsSpan())))
            throw new DisagreementException($"the model has {address:x} readable, the tables have not");
        return values;
    }

    private static bool Every(ulong address, ulong length, Func<ulong, bool> allowed)
    {
        if (!IsUserRange(address, length))
            return false;
        for (var page = address & ~0xFFFUL; length != 0 && page < address + length; page += Layout.PageSize)
        {
            if (!allowed(page))
                return false;
        }

        return true;
    }

    private bool IsReadable(ulong page) =>
        page >= Layout.Reserved ? _machine.Ring3.Allows(page, 1, write: false) : page == Layout.ControlPage || _world.Current.Pages.ContainsKey(page);

    private bool IsWritable(ulong page) =>
        page == Layout.ControlPage || (_world.Current.Pages.TryGetValue(page, out var mapping) && (mapping.Access & MapFlags.Write) != 0);
}
