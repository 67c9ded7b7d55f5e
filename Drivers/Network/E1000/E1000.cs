using System;
using ExoCosmos.Drivers.Hardware;
using ExoCosmos.Drivers.Life;
using ExoCosmos.Drivers.Pci;

namespace ExoCosmos.Drivers.Network.E1000;

/// <summary>
/// Intel's gigabit controllers (8254x manual; 82574 datasheet): a ring for each direction, descriptors of the old form, which all of them know. Checksums and segments are left to
/// whoever sends: controllers do more only with newer descriptors.
/// </summary>
public struct E1000<TMachine> : INetworkDevice where TMachine : struct, IMachine
{
    private const ushort UsualMtu = 1500;
    private const uint ShortestFrame = 14;
    private const uint BufferLength = 2048;
    private const int GroupWords = 128;

    private PciFunction<TMachine> _function;
    private nint _registers;
    private DmaRegion _memory;
    private MessageSignal _signal;
    private E1000Queue _receive;
    private E1000Queue _send;
    private bool _hasSupplied;
    private bool _hasSent;
    /// <summary>Buffers that the controller got back since it was told of any.</summary>
    private int _resupplied;

    public readonly bool IsPresent => _function.Exists;

    public readonly uint StartSeconds => 2;

    /// <summary>The bit goes when the reset is over; a controller that is gone answers all ones.</summary>
    public readonly bool HasStopped => ((E1000Control)Read(E1000Register.Control) & E1000Control.Reset) == 0;

    public readonly bool IsBroken => Read(E1000Register.Status) == uint.MaxValue;

    public ulong MacAddress { readonly get; private set; }

    public readonly ushort Mtu => UsualMtu;

    public readonly NetworkFeatures Features => NetworkFeatures.None;

    public readonly bool IsLinkUp => (Read(E1000Register.Status) & E1000Bits.LinkUp) != 0;

    public bool UsesMessages { readonly get; private set; }

    public readonly int MaxSegments => 18;

    public readonly int Supplied => _receive.InFlight;

    public readonly int ReceiveRoom => E1000Queue.MaximumItems - _receive.InFlight;

    public readonly int Sending => _send.InFlight;

    public readonly int SendRoom => Math.Min(E1000Queue.MaximumItems - _send.InFlight, _send.FreeDescriptors / MaxSegments);

    /// <summary>Finds the controller of a function and takes all memory that it will ever need.</summary>
    /// <param name="function">One that <see cref="E1000Identity"/> matches.</param>
    /// <param name="signal">For its interrupts, if it has MSI.</param>
    /// <returns>False when it is not what it should be or there is no memory; it is then locked out of memory.</returns>
    public bool TryFind(in PciFunction<TMachine> function, MessageSignal signal)
    {
        this = default;
        (_function, _signal) = (function, signal);
        if (PciBar.TryRead(in function, 0, out var range) && range.Holds(0, (uint)E1000Register.Length) && TMachine.TryAllocate(2 * E1000Queue.MemoryNeeded, out _memory))
            _registers = TMachine.MapDevice(range.Address, range.Length);
        if (_registers != 0)
            return true;
        function.DisableBusMaster();
        return false;
    }

    public readonly void Stop()
    {
        _function.Command = _function.Command & ~PciCommand.BusMaster | PciCommand.Memory;
        Write(E1000Register.InterruptMaskClear, uint.MaxValue);
        Write(E1000Register.ReceiveControl, 0);
        Write(E1000Register.TransmitControl, 0);
        Write(E1000Register.Control, Read(E1000Register.Control) | (uint)E1000Control.Reset);
    }

    /// <summary>Nothing to do: <see cref="Stop"/> has taken bus mastering from the function, which is the interface's alone.</summary>
    public readonly void CutOff()
    {
    }

    public BringUp Advance()
    {
        var high = Read(E1000Register.AddressHigh);
        if ((high & E1000Bits.AddressIsValid) == 0)
            return BringUp.Broken;
        // The first byte on the wire is the lowest of the register.
        MacAddress = System.Buffers.Binary.BinaryPrimitives.ReverseEndianness((ulong)(high & 0xFFFF) << 32 | Read(E1000Register.AddressLow)) >> 16;
        Write(E1000Register.InterruptMaskClear, uint.MaxValue);
        Read(E1000Register.InterruptCause);
        _function.EnableMemoryAndBusMaster();
        UsesMessages = Msi.TryEnable(in _function, _signal);
        Write(E1000Register.Control, Read(E1000Register.Control) | (uint)E1000Control.SetLinkUp);
        for (var i = 0; i < GroupWords; i++)
            Write(E1000Register.GroupTable + (4 * i), 0);
        Start(ref _receive, E1000Register.ReceiveRing, _memory.Slice(0, E1000Queue.MemoryNeeded));
        Start(ref _send, E1000Register.TransmitRing, _memory.Slice(E1000Queue.MemoryNeeded, E1000Queue.MemoryNeeded));
        Write(E1000Register.TransmitGap, E1000Bits.UsualGap);
        Write(E1000Register.ReceiveControl, E1000Bits.Receive);
        Write(E1000Register.TransmitControl, E1000Bits.Transmit);
        return BringUp.Done;
    }

    public void Supply(ulong cookie, FrameSegment buffer)
    {
        Add(cookie, buffer.Physical);
        _hasSupplied = true;
    }

    public void Send(in SendRequest request, ReadOnlySpan<FrameSegment> segments)
    {
        for (var i = 0; i < segments.Length; i++)
            _send.Add(segments[i].Physical, segments[i].Length, i + 1 < segments.Length ? E1000Descriptor.PieceCommand : E1000Descriptor.LastCommand);
        _send.End(request.Cookie, TMachine.Timestamp());
        _hasSent = true;
    }

    public void SendWhole(ulong cookie, FrameSegment frame, ushort checksumStart, ushort checksumOffset)
    {
        _send.Add(frame.Physical, frame.Length, E1000Descriptor.LastCommand);
        _send.End(cookie, TMachine.Timestamp());
        _hasSent = true;
    }

    public void Notify()
    {
        // What stands in the descriptors must be visible before the controller looks.
        System.Threading.Interlocked.MemoryBarrier();
        if (_hasSupplied)
        {
            Write(E1000Register.ReceiveRing + E1000Ring.Tail, (uint)_receive.Tail);
            _resupplied = 0;
        }

        if (_hasSent)
            Write(E1000Register.TransmitRing + E1000Ring.Tail, (uint)_send.Tail);
        (_hasSupplied, _hasSent) = (false, false);
    }

    public bool TryReceive(out ReceivedFrame frame, out bool isSane)
    {
        (frame, isSane) = (default, true);
        if (!_receive.IsDone(out var last))
            return false;
        _receive.TryTake(out var cookie);
        // Longer frames than a buffer takes are not received, so each ends in its own.
        isSane = (last.Status & E1000Descriptor.End) != 0 && last.Length is >= (ushort)ShortestFrame and <= (ushort)BufferLength;
        frame = new ReceivedFrame(cookie, isSane && last.Errors == 0 ? last.Length : 0U, FrameChecksum.Unknown);
        return true;
    }

    public bool Receive<TTaker>(ref TTaker taker, ref int left) where TTaker : struct, IFrameTaker
    {
        while (left > 0)
        {
            var buffer = _receive.First.Physical;
            if (!TryReceive(out var frame, out var isSane))
                break;
            if (frame.Length != 0)
                taker.Take(frame.Cookie, frame.Length, frame.Checksum);
            Add(frame.Cookie, buffer);
            if (!isSane)
                return false;
            _resupplied++;
            left--;
        }

        _hasSupplied |= _resupplied >= INetworkDriver.ManyBuffers;
        if (_hasSupplied)
            Notify();
        return true;
    }

    public bool Finish<TSender>(ref TSender sender) where TSender : struct, IFrameSender
    {
        while (_send.IsDone(out _) && _send.TryTake(out var cookie))
            sender.Finish(cookie, isLost: false);
        return true;
    }

    public bool TryLoseBuffer(out ulong cookie) => _receive.TryTake(out cookie);

    public bool TryLoseFrame(out ulong cookie) => _send.TryTake(out cookie);

    public readonly bool IsAnySentOlderThan(ulong age, ulong now) => _send.InFlight > 0 && !_send.IsDone(out _) && now - _send.First.Since > age;

    /// <summary>Reading the causes withdraws them.</summary>
    public readonly bool OnInterrupt() => Read(E1000Register.InterruptCause) != 0;

    public readonly void DisableInterrupts() => Write(E1000Register.InterruptMaskClear, uint.MaxValue);

    public readonly bool TryEnableInterrupts()
    {
        Write(E1000Register.InterruptMaskSet, E1000Bits.ReceiveCauses | (SendRoom == 0 ? E1000Bits.TransmitCause : 0));
        return !_receive.IsDone(out _) && !(SendRoom == 0 && _send.IsDone(out _));
    }

    private void Add(ulong cookie, ulong buffer)
    {
        _receive.Add(buffer, 0, 0);
        _receive.End(cookie, 0, buffer);
    }

    private readonly void Start(ref E1000Queue queue, E1000Register ring, DmaRegion memory)
    {
        queue.Initialize(memory);
        Write(ring + E1000Ring.AddressLow, (uint)memory.Physical);
        Write(ring + E1000Ring.AddressHigh, (uint)(memory.Physical >> 32));
        Write(ring + E1000Ring.Length, E1000Queue.MemoryNeeded);
        Write(ring + E1000Ring.Head, 0);
        Write(ring + E1000Ring.Tail, 0);
    }

    private readonly uint Read(E1000Register register) => TMachine.Read32(_registers + (int)register);

    private readonly void Write(E1000Register register, uint value) => TMachine.Write32(_registers + (int)register, value);
}
