using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using ExoCosmos.LibOS.Net.Addressing;
using ExoCosmos.LibOS.Net.Stack;
using ExoCosmos.LibOS.Net.Tcp;
using ExoCosmos.LibOS.Net.Wire;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.Net.Stack;

/// <summary>A wire whose frames go to somebody who knows what time it is.</summary>
public readonly struct TestWire(Action<byte[], SendOffload> send, WireFeatures features) : INetworkWire
{
    public WireFeatures Features => features;

    public Span<byte> HeaderRoom => default;

    public bool Send(ReadOnlySpan<byte> header, ReadOnlySpan<MemoryPiece> payload, in SendOffload offload)
    {
        Assert.IsLessThanOrEqualTo(INetworkWire.MaxHeader, header.Length);
        var length = header.Length;
        foreach (var piece in payload)
            length += piece.Length;
        var frame = new byte[length];
        header.CopyTo(frame);
        var at = header.Length;
        foreach (var piece in payload)
        {
            piece.Bytes.CopyTo(frame.AsSpan(at));
            at += piece.Length;
        }

        send(frame, offload);
        return true;
    }
}

/// <summary>A stack with its memory, on a link.</summary>
public sealed unsafe class SimulatedHost : IDisposable
{
    private readonly void* _memory;
    private readonly List<nint> _pieces = [];
    private NetworkStack<TestWire> _stack;

    /// <param name="number">1 … 254: 10.0.0.n/24 with the router 10.0.0.254.</param>
    /// <param name="send">Where its frames go.</param>
    /// <param name="now">Time.</param>
    /// <param name="limits">How much it has room for.</param>
    /// <param name="features">Of its device.</param>
    /// <param name="mtu">Of its link.</param>
    public SimulatedHost(byte number, Action<byte[], SendOffload> send, ulong now, NetworkLimits? limits = null, WireFeatures features = WireFeatures.None, int mtu = 1500)
    {
        var given = limits ?? new NetworkLimits();
        _memory = NativeMemory.AlignedAlloc((nuint)given.MemoryNeeded, 64);
        NativeMemory.Clear(_memory, (nuint)given.MemoryNeeded);
        _stack.Initialise(new TestWire(send, features), new MacAddress(0x0200_0000_0000UL | number), mtu, number, 42, given, (byte*)_memory, now);
        Address = IpAddress.From4(0x0A00_0000U | number);
        _stack.Configure4(Address, 24, IpAddress.From4(0x0A00_00FE));
    }

    public IpAddress Address { get; }

    public ref NetworkStack<TestWire> Stack => ref _stack;

    public IpAddress Address6 => _stack.Addresses.Addresses6[0].Address;

    /// <summary>Memory that stays where it is until the host is gone.</summary>
    public MemoryPiece Pin(ReadOnlySpan<byte> bytes)
    {
        var memory = (byte*)NativeMemory.Alloc((nuint)Math.Max(bytes.Length, 1));
        _pieces.Add((nint)memory);
        bytes.CopyTo(new Span<byte>(memory, bytes.Length));
        return new MemoryPiece(memory, bytes.Length);
    }

    public byte[] ReadAll(TcpHandle connection, ulong now)
    {
        var bytes = new byte[_stack.Tcp(connection).Buffer.Available];
        _stack.Read(connection, bytes, now);
        return bytes;
    }

    public void Dispose()
    {
        foreach (var piece in _pieces)
            NativeMemory.Free((void*)piece);
        NativeMemory.AlignedFree(_memory);
    }
}
