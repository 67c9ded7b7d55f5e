using ExoCosmos.Abi;

namespace ExoCosmos.LibOS.Kernel;

/// <summary>Packets: rings, filters, sending.</summary>
public static unsafe partial class KernelApi
{
    /// <summary>From now on what matches goes to the caller's packet ring, until the capability is dropped.</summary>
    /// <returns>Handle of a Filter capability, or an error. Busy: there is one that is the same; MissingRight: it would take packets from somebody whose capability was not shown.</returns>
    public static long FilterInstall(Handle network, FilterOrder* order) => Call(KernelCall.FilterInstall, network.Value, (ulong)order);

    /// <param name="memory">Account or Frames capability that covers the frames.</param>
    /// <param name="frames">The ring's page, then a power of two of frames for packets.</param>
    /// <param name="count">Of all; 0: the ring is taken away.</param>
    public static KernelError PacketAttach(Handle memory, uint* frames, uint count) => Status(Call(KernelCall.PacketAttach, memory.Value, (ulong)frames, count));

    /// <param name="network">With Read; for all frames the whole interface.</param>
    /// <param name="mode">What is copied into the caller's ring.</param>
    public static KernelError PacketListen(Handle network, ListenMode mode) => Status(Call(KernelCall.PacketListen, network.Value, (ulong)mode));

    /// <param name="batch">At most <see cref="SendOrder.MaxBatch"/> frames.</param>
    /// <param name="count">How many.</param>
    /// <param name="accepted">How many were handed to the device; the first that was not is the one that the error is about.</param>
    public static KernelError PacketSend(SendOrder* batch, uint count, out uint accepted)
    {
        var answer = Call(KernelCall.PacketSend, (ulong)batch, count);
        accepted = answer < 0 ? 0 : (uint)answer;
        return Status(answer);
    }

    /// <summary>Says which addresses the interface has. Needs the whole of it.</summary>
    public static KernelError NetworkConfigure(Handle network, in NetworkAddresses addresses)
    {
        var copy = addresses;
        return Status(Call(KernelCall.NetworkConfigure, network.Value, (ulong)&copy));
    }
}
