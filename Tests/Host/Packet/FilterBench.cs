using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using ExoCosmos.Abi;
using ExoCosmos.Kernel.Packet;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.Packet;

/// <summary>A classifier with all the memory that it needs, and what a test installed in it.</summary>
public sealed unsafe class FilterBench : IDisposable
{
    private readonly ExecutableMemory _code = new(PacketClassifier.CodeLength);
    private readonly void* _memory;
    private PacketClassifier _classifier;

    public FilterBench(uint filters = 64, int seed = 1)
    {
        var random = new Random(seed);
        var secrets = new ulong[CanonicalFilter.MaxFields];
        random.NextBytes(MemoryMarshal.AsBytes(secrets.AsSpan()));
        var layout = new FilterLayout(filters);
        _memory = NativeMemory.AlignedAlloc(layout.Bytes, 128);
        NativeMemory.Clear(_memory, layout.Bytes);
        _classifier.Initialise(_memory, filters, secrets, _code.Writable, _code.Executable);
    }

    public ref readonly FilterTable Table => ref _classifier.Table;

    /// <summary>What is installed, by number.</summary>
    public Dictionary<uint, FilterAtom[]> Installed { get; } = [];

    public KernelError TryInstall(FilterAtom[] atoms, out uint number, uint owner = 1, params uint[] ceded)
    {
        number = 0;
        var error = FilterDecoder.Decode(_classifier.Table, atoms, owner, ceded, out _, out var filter);
        if (error != KernelError.None)
            return error;
        number = _classifier.Install(filter, owner);
        Assert.IsTrue(Installed.TryAdd(number, atoms), "a number that was in use was given away");
        return KernelError.None;
    }

    public uint Install(FilterAtom[] atoms, uint owner = 1, params uint[] ceded)
    {
        Assert.AreEqual(KernelError.None, TryInstall(atoms, out var number, owner, ceded));
        return number;
    }

    public void Remove(uint number)
    {
        Assert.IsTrue(Installed.Remove(number));
        _classifier.Remove(number);
    }

    public uint Interpret(ReadOnlySpan<byte> packet) => FilterInterpreter.Classify(_classifier.Table, packet);

    public uint Execute(ReadOnlySpan<byte> packet)
    {
        fixed (byte* start = packet)
            return _classifier.Classify(start, (uint)packet.Length);
    }

    /// <summary>Executes the program step by step, looking at every access.</summary>
    public SteppedRun Step(byte[] packet)
    {
        var buffer = new byte[FilterCompiler.MaxLength];
        var length = FilterCompiler.Compile(_classifier.Table, buffer, out var entry);
        return new SteppedProgram(buffer[..length], entry, _classifier.Table).Run(packet);
    }

    public void Dispose()
    {
        _code.Dispose();
        NativeMemory.AlignedFree(_memory);
    }
}
