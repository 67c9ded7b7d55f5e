using System;
using System.Runtime.InteropServices;
using ExoCosmos.Abi;
using ExoCosmos.Kernel;
using ExoCosmos.Kernel.Calls;
using ExoCosmos.Kernel.Network;
using ExoCosmos.Model.Machine;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.Kernel.Network;

/// <summary>The kernel's real calls on a simulated machine with one interface, made by its first environment.</summary>
internal sealed unsafe class NetworkBench : IDisposable
{
    private const ulong Page = SimulatedBoot.ArgumentArea, Payload = Page + Layout.PageSize;

    private readonly SimulatedMachine _machine = new(MachineSizes.Small);

    public NetworkBench()
    {
        Account = Root(CapabilityKind.Account);
        Network = Root(CapabilityKind.Network);
    }

    public Handle Account { get; }

    public Handle Network { get; }

    public FakeNetwork Device => _machine.Networks[0];

    public KernelState* Kernel => _machine.Kernel;

    public ref InterfaceInfo Info => ref *_machine.Kernel->InterfaceTable;

    /// <summary>What everybody sees of the caller.</summary>
    public ref EnvironmentInfo Owner => ref *Kernel->Environments.Info(Kernel->Current);

    /// <summary>The ring's page and its slots.</summary>
    public uint[] RingFrames { get; private set; } = [];

    public ref PacketRingPage Ring => ref *(PacketRingPage*)Kernel->Physical.Frame(RingFrames[0]);

    public FrameInfo Frame(uint number) => *Kernel->Frames[number];

    public uint PayloadFrame => _machine.Walk.Find(_machine.Translations.Root, Payload) is var entry ? (uint)(entry >> 12 & 0xF_FFFF_FFFF) : 0;

    public long Call(KernelCall call, params ulong[] arguments)
    {
        SimulatedPlatform.Machine = _machine;
        var all = new ulong[6];
        arguments.CopyTo(all, 0);
        return _machine.Call(call, all);
    }

    public void Interrupt()
    {
        SimulatedPlatform.Machine = _machine;
        _machine.InterruptByNetwork();
    }

    /// <summary>A frame comes from the wire and the interface says so.</summary>
    public void Arrive(byte[] frame)
    {
        Assert.IsTrue(Device.Arrive(frame));
        Interrupt();
    }

    /// <summary>Attaches a ring with so many frames for packets.</summary>
    public void Attach(int frames)
    {
        Assert.AreEqual(0, Call(KernelCall.FrameAllocate, Account.Value, (ulong)frames + 1, Page, 0, 0));
        RingFrames = MemoryMarshal.Cast<byte, uint>(Read(Page, 4 * (frames + 1))).ToArray();
        Assert.AreEqual(0, Call(KernelCall.PacketAttach, Account.Value, Page, (ulong)frames + 1));
    }

    public long Install(Handle network, params FilterAtom[] atoms)
    {
        Write(Page + 512, MemoryMarshal.AsBytes(atoms.AsSpan()));
        var order = new FilterOrder { Atoms = (FilterAtom*)(Page + 512), AtomCount = (uint)atoms.Length };
        Write(Page, new ReadOnlySpan<byte>(&order, sizeof(FilterOrder)));
        return Call(KernelCall.FilterInstall, network.Value, Page);
    }

    /// <summary>Sends a header, and behind it so many bytes of another page.</summary>
    public long Send(Handle network, byte[] header, uint payload = 0)
    {
        Write(Page + 512, header);
        var piece = new PacketPiece { Address = Payload, Length = payload };
        Write(Page + 256, new ReadOnlySpan<byte>(&piece, sizeof(PacketPiece)));
        var order = new SendOrder
        {
            Network = network, Header = (byte*)Page + 512, HeaderLength = (uint)header.Length, Pieces = (PacketPiece*)(Page + 256), PieceCount = payload == 0 ? 0u : 1,
        };
        Write(Page, new ReadOnlySpan<byte>(&order, sizeof(SendOrder)));
        return Call(KernelCall.PacketSend, Page, 1);
    }

    /// <summary>The short way of one order, and the readable one; both find the header and the pieces where <see cref="Place"/> put them.</summary>
    public bool TrySendQuick(in SendOrder order)
    {
        SimulatedPlatform.Machine = _machine;
        return QuickSend.TrySend<SimulatedPlatform>(Kernel, Kernel->Current, order);
    }

    public KernelError SendReadable(in SendOrder order)
    {
        SimulatedPlatform.Machine = _machine;
        return NetworkCalls.SendDecoded<SimulatedPlatform>(Kernel, Kernel->Current, order);
    }

    /// <summary>Writes a header and pieces of <see cref="PayloadAddress"/>, and says in an order where they are.</summary>
    public SendOrder Place(ReadOnlySpan<byte> header, ReadOnlySpan<PacketPiece> pieces)
    {
        Write(Page + 512, header);
        Write(Page, MemoryMarshal.AsBytes(pieces));
        return new SendOrder { Header = (byte*)Page + 512, HeaderLength = (uint)header.Length, Pieces = (PacketPiece*)Page, PieceCount = (uint)pieces.Length };
    }

    public static ulong PayloadAddress => Payload;

    public void Fill(ReadOnlySpan<byte> payload) => Write(Payload, payload);

    /// <summary>All of the kernel's that sending changes.</summary>
    public (InterfaceInfo Info, uint Own, uint Next, uint Waiting) SendState =>
        (Info, Kernel->Environments.Record(Kernel->Current)->Sending, Kernel->Sends.Next, Kernel->WaitingNetworks);

    public ulong Time { get => _machine.Time; set => _machine.Time = value; }

    /// <summary>When the timer is to interrupt; null: never.</summary>
    public ulong? Alarm => _machine.Alarm;

    /// <summary>Where <see cref="MapRing"/> has put the ring's page.</summary>
    public static ulong RingAddress => Page + (4 * Layout.PageSize);

    public void MapRing()
    {
        var request = new MapRequest { Address = RingAddress, Frame = RingFrames[0], Source = Account, Flags = MapFlags.Read | MapFlags.Write };
        Write(Page, new ReadOnlySpan<byte>(&request, sizeof(MapRequest)));
        Assert.AreEqual(1, Call(KernelCall.Map, 0, Page, 1));
    }

    /// <summary>Sleeps on these terms, and says what the call answered.</summary>
    public ulong Sleep(ReadOnlySpan<WakeTerm> terms, ulong deadline)
    {
        Write(Page, MemoryMarshal.AsBytes(terms));
        Call(KernelCall.Sleep, Page, (ulong)terms.Length, deadline);
        return Kernel->Environments.Record(Kernel->Current)->Registers.Rax;
    }

    /// <summary>Of its argument pages, where a test has put nothing else.</summary>
    public static ulong WordAddress => Payload + Layout.PageSize - 8;

    public ref uint Word => ref *(uint*)(Kernel->Physical.Frame(PayloadFrame) + Layout.PageSize - 8);

    public void Configure(uint address)
    {
        var addresses = new NetworkAddresses { Address4 = address };
        Write(Page, new ReadOnlySpan<byte>(&addresses, sizeof(NetworkAddresses)));
        Assert.AreEqual(0, Call(KernelCall.NetworkConfigure, Network.Value, Page));
    }

    /// <summary>Ports of the interface, without the right to the whole of it.</summary>
    public Handle Ports(ulong first, ulong count) => new((ulong)Call(KernelCall.CapabilityDerive, Network.Value, first, count, (ulong)(Rights.Read | Rights.Write)));

    /// <summary>The packet in a slot of the ring, as its entry says how long it is.</summary>
    public (PacketEntry Entry, byte[] Bytes) Slot(uint number)
    {
        var entry = ((PacketEntry*)(Kernel->Physical.Frame(RingFrames[0]) + PacketRingPage.EntriesOffset))[number];
        var at = Kernel->Physical.Frame(RingFrames[1 + (number / PacketRingPage.SlotsPerFrame)]) + (number % PacketRingPage.SlotsPerFrame * PacketRingPage.SlotLength);
        return (entry, new ReadOnlySpan<byte>(at, entry.Length).ToArray());
    }

    public void Dispose() => _machine.Dispose();

    private void Write(ulong address, ReadOnlySpan<byte> bytes) => Assert.IsTrue(_machine.Ring3.Write(address, bytes));

    private byte[] Read(ulong address, int length)
    {
        var bytes = new byte[length];
        Assert.IsTrue(_machine.Ring3.Read(address, bytes));
        return bytes;
    }

    private Handle Root(CapabilityKind kind)
    {
        for (uint slot = 1; slot < _machine.Sizes.Capabilities; slot++)
        {
            if (Kernel->Capabilities[slot]->Kind == kind)
                return Kernel->Capabilities.HandleOf(slot);
        }

        throw new InvalidOperationException($"no {kind}");
    }
}
