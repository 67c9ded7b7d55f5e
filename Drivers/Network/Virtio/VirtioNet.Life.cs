using System;
using ExoCosmos.Drivers.Hardware;
using ExoCosmos.Drivers.Pci;
using ExoCosmos.Drivers.Virtio;

namespace ExoCosmos.Drivers.Network.Virtio;

/// <summary>
/// The life of the device, as that of a disk (docs/notes/0017-disk-drivers.md): whatever is wrong with it, it is first stopped, and memory comes back only when it cannot
/// reach it any more.
/// <code>
///              confirmed, nothing under way          up
///   Stopping ───────────────────────────────> (start) ──> Ready ── contradiction, broken, a frame not sent for too long ──> Stopping
///      │ too late, removed, or too often          │ does not behave
///      └──────────> Failed                        └──> Stopping
/// </code>
/// </summary>
public partial struct VirtioNet<TMachine>
{
    private const ulong RequiredFeatures = VirtioFeature.IndirectDescriptors | NetFeature.Mac;
    private const ulong WantedFeatures = NetFeature.Checksum | NetFeature.GuestChecksum | NetFeature.Mtu | NetFeature.Tcp4 | NetFeature.Tcp6 | NetFeature.Status
        | VirtioFeature.EventIndex;

    private const int MaximumFailures = 3;
    private const uint CutOffSeconds = 2;
    private const uint SendSeconds = 5;
    private const ushort LeastMtu = 68;

    private enum Stage : byte
    {
        Failed,
        Stopping,
        Ready,
    }

    public readonly NetworkState State => _stage switch { Stage.Ready => NetworkState.Ready, Stage.Failed => NetworkState.Failed, _ => NetworkState.Starting };

    /// <summary>Finds the device of a function, takes all memory that it will ever need, and begins to bring it up; <see cref="Poll"/> goes on with it.</summary>
    /// <param name="function">One that <see cref="VirtioNetIdentity"/> matches.</param>
    /// <param name="signal">For both queues, if it has MSI-X.</param>
    /// <param name="second">Ticks of <see cref="IClock"/> in a second.</param>
    /// <returns>False when it is not what it should be or there is no memory; it is then locked out of memory.</returns>
    public bool TryFind(in PciFunction<TMachine> function, MessageSignal signal, ulong second)
    {
        this = default;
        (_signal, _second) = (signal, second);
        if (_device.TryFind(in function, NetConfiguration.Length) && TMachine.TryAllocate(2 * NetQueue.MemoryNeeded, out _memory))
        {
            Stop();
            return true;
        }

        function.DisableBusMaster();
        return false;
    }

    public void Poll()
    {
        var now = TMachine.Timestamp();
        if (_stage == Stage.Stopping)
            WaitUntilStopped(now);
        else if (_stage == Stage.Ready && now - _lastLook > _second)
        {
            _lastLook = now;
            if (_device.IsBroken || _send.IsAnyOlderThan(SendSeconds * _second, now))
                Stop();
        }
    }

    public void Retire()
    {
        if (_stage == Stage.Failed)
            return;
        _failures = MaximumFailures;
        Stop();
    }

    private void Stop()
    {
        _device.BeginReset();
        _isCutOff = false;
        _cutOff = TMachine.Timestamp() + CutOffSeconds * _second;
        _failures++;
        _stage = Stage.Stopping;
    }

    private void WaitUntilStopped(ulong now)
    {
        var isReset = _device.IsReset;
        _isCutOff = isReset || now > _cutOff || !_device.IsPresent;
        // What is lost is fetched first.
        if (!_isCutOff || _receive.InFlight + _send.InFlight > 0)
            return;
        if (!isReset || _failures > MaximumFailures)
            _stage = Stage.Failed;
        else if (TryStart())
        {
            _lastLook = now;
            _isCutOff = false;
            _stage = Stage.Ready;
        }
        else
            Stop();
    }

    private bool TryStart()
    {
        if (!_device.Negotiate(WantedFeatures, RequiredFeatures))
            return false;
        MacAddress = 0;
        for (var i = 0; i < 6; i++)
            MacAddress = MacAddress << 8 | _device.ReadConfiguration8(NetConfiguration.Mac + i);
        Mtu = (_device.Features & NetFeature.Mtu) != 0 ? Math.Min(_device.ReadConfiguration16(NetConfiguration.Mtu), UsualMtu) : UsualMtu;
        // An address of a group is nobody's.
        if (Mtu < LeastMtu || MacAddress == 0 || (MacAddress >> 40 & 1) != 0)
            return false;
        _device.UseMessages(2, _signal);
        return TryStartQueue(ref _receive, ReceiveIndex, _memory.Slice(0, NetQueue.MemoryNeeded))
            && TryStartQueue(ref _send, SendIndex, _memory.Slice(NetQueue.MemoryNeeded, NetQueue.MemoryNeeded))
            && _device.Run();
    }

    private bool TryStartQueue(ref NetQueue queue, ushort index, DmaRegion memory)
    {
        int size = Math.Min(_device.MaximumQueueSize(index), (ushort)VirtioQueue.MaximumSize);
        if (size == 0)
            return false;
        size = 1 << (31 - int.LeadingZeroCount(size));
        queue.Initialize(memory, size, (_device.Features & VirtioFeature.EventIndex) != 0);
        var isStarted = _device.TryStartQueue(index, in queue.Queue, out var doorbell);
        queue.Doorbell = doorbell;
        return isStarted;
    }
}
