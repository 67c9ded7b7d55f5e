using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ExoCosmos.Drivers.Life;
using ExoCosmos.Drivers.Network;
using ExoCosmos.Drivers.Network.E1000;
using ExoCosmos.Drivers.Network.Virtio;
using ExoCosmos.Drivers.Pci;
using ExoCosmos.Kernel.Device;

namespace ExoCosmos.Kernel.Network;

/// <summary>A network device of any kind: a closed union, so that one table holds them all and every call is direct. The kind never changes once it is set.</summary>
[StructLayout(LayoutKind.Explicit)]
public struct NetworkDevice : INetworkDevice
{
    [FieldOffset(0)] private bool _isE1000;
    [FieldOffset(8)] private VirtioNet<Pc> _virtio;
    [FieldOffset(8)] private E1000<Pc> _e1000;

    /// <summary>Is there a driver for a function?</summary>
    public static bool Matches(in PciFunction<Pc> function) => VirtioNetIdentity.Matches(in function) || E1000Identity.Matches(in function);

    /// <summary>Finds the device of a function.</summary>
    /// <returns>False when it is not what it should be.</returns>
    public bool TryFind(in PciFunction<Pc> function, MessageSignal signal)
    {
        this = default;
        _isE1000 = E1000Identity.Matches(in function);
        return _isE1000 ? _e1000.TryFind(in function, signal) : _virtio.TryFind(in function, signal);
    }

    public readonly bool IsPresent => _isE1000 ? _e1000.IsPresent : _virtio.IsPresent;

    public readonly uint StartSeconds => _isE1000 ? _e1000.StartSeconds : _virtio.StartSeconds;

    public readonly bool HasStopped => _isE1000 ? _e1000.HasStopped : _virtio.HasStopped;

    public readonly ulong MacAddress => _isE1000 ? _e1000.MacAddress : _virtio.MacAddress;

    public readonly ushort Mtu => _isE1000 ? _e1000.Mtu : _virtio.Mtu;

    public readonly NetworkFeatures Features => _isE1000 ? _e1000.Features : _virtio.Features;

    public readonly bool IsLinkUp => _isE1000 ? _e1000.IsLinkUp : _virtio.IsLinkUp;

    public readonly bool UsesMessages => _isE1000 ? _e1000.UsesMessages : _virtio.UsesMessages;

    public readonly bool IsBroken => _isE1000 ? _e1000.IsBroken : _virtio.IsBroken;

    public readonly int MaxSegments => _isE1000 ? _e1000.MaxSegments : _virtio.MaxSegments;

    public readonly int Supplied => _isE1000 ? _e1000.Supplied : _virtio.Supplied;

    public readonly int ReceiveRoom => _isE1000 ? _e1000.ReceiveRoom : _virtio.ReceiveRoom;

    public readonly int Sending => _isE1000 ? _e1000.Sending : _virtio.Sending;

    public readonly int SendRoom => _isE1000 ? _e1000.SendRoom : _virtio.SendRoom;

    public void Stop()
    {
        if (_isE1000)
            _e1000.Stop();
        else
            _virtio.Stop();
    }

    public void CutOff()
    {
        if (_isE1000)
            _e1000.CutOff();
        else
            _virtio.CutOff();
    }

    public BringUp Advance() => _isE1000 ? _e1000.Advance() : _virtio.Advance();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Supply(ulong cookie, FrameSegment buffer)
    {
        if (_isE1000)
            _e1000.Supply(cookie, buffer);
        else
            _virtio.Supply(cookie, buffer);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Send(in SendRequest request, ReadOnlySpan<FrameSegment> segments)
    {
        if (_isE1000)
            _e1000.Send(in request, segments);
        else
            _virtio.Send(in request, segments);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void SendWhole(ulong cookie, FrameSegment frame, ushort checksumStart, ushort checksumOffset)
    {
        if (_isE1000)
            _e1000.SendWhole(cookie, frame, checksumStart, checksumOffset);
        else
            _virtio.SendWhole(cookie, frame, checksumStart, checksumOffset);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Notify()
    {
        if (_isE1000)
            _e1000.Notify();
        else
            _virtio.Notify();
    }

    public bool TryReceive(out ReceivedFrame frame, out bool isSane) => _isE1000 ? _e1000.TryReceive(out frame, out isSane) : _virtio.TryReceive(out frame, out isSane);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Receive<TTaker>(ref TTaker taker, ref int left) where TTaker : struct, IFrameTaker =>
        _isE1000 ? _e1000.Receive(ref taker, ref left) : _virtio.Receive(ref taker, ref left);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Finish<TSender>(ref TSender sender) where TSender : struct, IFrameSender => _isE1000 ? _e1000.Finish(ref sender) : _virtio.Finish(ref sender);

    public bool TryLoseBuffer(out ulong cookie) => _isE1000 ? _e1000.TryLoseBuffer(out cookie) : _virtio.TryLoseBuffer(out cookie);

    public bool TryLoseFrame(out ulong cookie) => _isE1000 ? _e1000.TryLoseFrame(out cookie) : _virtio.TryLoseFrame(out cookie);

    public readonly bool IsAnySentOlderThan(ulong age, ulong now) => _isE1000 ? _e1000.IsAnySentOlderThan(age, now) : _virtio.IsAnySentOlderThan(age, now);

    public bool OnInterrupt() => _isE1000 ? _e1000.OnInterrupt() : _virtio.OnInterrupt();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void DisableInterrupts()
    {
        if (_isE1000)
            _e1000.DisableInterrupts();
        else
            _virtio.DisableInterrupts();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryEnableInterrupts() => _isE1000 ? _e1000.TryEnableInterrupts() : _virtio.TryEnableInterrupts();
}
