using System;
using ExoCosmos.Abi;

namespace ExoCosmos.Kernel.Packet;

/// <summary>
/// The filters of a network interface and the code that they are compiled to. There is room for two programs: a change is compiled into the
/// one that does not run, and becomes effective with one store.
/// </summary>
public unsafe struct PacketClassifier
{
    /// <summary>Bytes of code memory that a classifier needs.</summary>
    public const int CodeLength = 2 * FilterCompiler.MaxLength;

    private FilterTable _table;
    private byte* _writable;
    private byte* _executable;
    private uint _version;
    private int _next;
    private delegate* unmanaged[SuppressGCTransition]<byte*, uint, uint> _program;

    /// <param name="memory">Cleared, 128-aligned, for <see cref="FilterLayout.Bytes"/>.</param>
    /// <param name="filters">How many filters can be installed.</param>
    /// <param name="secrets">A random number for each of <see cref="CanonicalFilter.MaxFields"/> fields.</param>
    /// <param name="writable">Where code is written, <see cref="CodeLength"/> bytes.</param>
    /// <param name="executable">Where the same memory is executed, so that none is both.</param>
    public void Initialise(void* memory, uint filters, ReadOnlySpan<ulong> secrets, byte* writable, byte* executable)
    {
        this = default;
        _table.Initialise(memory, filters, secrets);
        _writable = writable;
        _executable = executable;
        Compile();
    }

    public readonly ref readonly FilterTable Table => ref System.Runtime.CompilerServices.Unsafe.AsRef(in _table);

    /// <summary>Installs a filter that was decoded against the present table.</summary>
    /// <returns>Its number.</returns>
    public uint Install(in CanonicalFilter filter, uint owner)
    {
        var number = _table.Insert(filter, owner);
        Refresh();
        return number;
    }

    public void Remove(uint number)
    {
        _table.Remove(number);
        Refresh();
    }

    /// <summary>The filter that gets a packet, counted as one of its hits; 0 if nobody does.</summary>
    public readonly uint Classify(byte* packet, uint length) => _program(packet, length);

    private void Refresh()
    {
        if (_table.Version != _version)
            Compile();
    }

    private void Compile()
    {
        FilterCompiler.Compile(_table, new Span<byte>(_writable + _next, FilterCompiler.MaxLength), out var entry);
        _program = (delegate* unmanaged[SuppressGCTransition]<byte*, uint, uint>)(_executable + _next + entry);
        _version = _table.Version;
        _next = _next == 0 ? FilterCompiler.MaxLength : 0;
    }
}
