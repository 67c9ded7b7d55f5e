using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using ExoCosmos.Drivers.Pci;

namespace ExoCosmos.Tests.Host.Drivers.Fakes;

/// <summary>A command as the controller fetched it.</summary>
public sealed record AtaRequest(int Slot, byte Operation, ulong Block, uint Count, bool IsQueued, bool IsForced, IReadOnlyList<(ulong Address, int Length)> Memory);

/// <summary>
/// An AHCI controller with one port and a disk in memory behind it. Does what it is told when a slot is issued, unless a test answers for it. It refuses what
/// the specification forbids: queued and other commands together, a start without a link, a new reset while the list runs.
/// </summary>
public sealed class FakeAhci : FakeDevice
{
    public const ulong Range = 0xE0000000;
    private const ulong Port = 0x100;

    private readonly Dictionary<ulong, uint> _registers = [];
    private uint _active;
    private uint _issued;
    private uint _command;
    private bool _isInError;

    public FakeAhci(int blocks = 1024)
    {
        Disk = new byte[blocks * 512];
        BinaryPrimitives.WriteUInt64LittleEndian(Identity.AsSpan(200), (ulong)blocks);
        "FAKE-0001           "u8.CopyTo(Identity.AsSpan(20));
        Set(75, 31);
        Set(76, 1 << 8);
        Set(83, 1 << 10);
        Set(85, 1 << 5);
    }

    public byte[] Disk { get; }

    /// <summary>The answer to identify.</summary>
    public byte[] Identity { get; } = new byte[512];

    public uint Capabilities { get; init; } = 1U << 31 | 1U << 30 | 31 << 8;

    public bool HasLink { get; set; } = true;

    public uint Signature { get; init; } = 0x101;

    /// <summary>Whether the command list never comes to rest.</summary>
    public bool NeverStops { get; set; }

    /// <summary>Answers a command: true if done, false if failed; null leaves it with the device.</summary>
    public Func<AtaRequest, bool?>? Behaviour { get; set; }

    public List<AtaRequest> Commands { get; } = [];

    public int LinkResets { get; private set; }

    public int ControllerResets { get; private set; }

    public bool IsStarted => (_command & 1) != 0;

    public FakeFunction Function { get; } = new(0x8086, 0x2922);

    /// <summary>Sets a word of <see cref="Identity"/>.</summary>
    public void Set(int word, ushort value) => BinaryPrimitives.WriteUInt16LittleEndian(Identity.AsSpan(2 * word), value);

    public PciFunction<FakeMachine> Plug()
    {
        FakeMachine.Bus.AddRegisters(Range, 0x1000, this);
        Function.Set16(0x0A, 0x0106);
        Function[0x09] = 1;
        Function.SetBar(5, Range, 0x1000, false);
        var address = new PciAddress(0, 31, 2);
        FakePci.Plug().Add(address, Function);
        return new PciFunction<FakeMachine>(address);
    }

    /// <summary>Ends a slot that was left with the device.</summary>
    public void End(int slot)
    {
        _active &= ~(1U << slot);
        _issued &= ~(1U << slot);
        Raise(1);
    }

    /// <summary>Reports an error that may be of any queued command.</summary>
    public void Fail()
    {
        _isInError = true;
        Raise(1U << 30);
    }

    public void PullOut()
    {
        HasLink = false;
        Raise(1 << 22);
    }

    public override ulong Read(ulong offset, int width) => offset switch
    {
        0x00 => Capabilities,
        0x0C => 1,
        Port + 0x18 => _command | (NeverStops || IsStarted ? 1U << 15 : 0) | (_command & 1 << 4) << 10,
        Port + 0x20 => HasLink ? 0x50U : 0x7F,
        Port + 0x24 => Signature,
        Port + 0x28 => HasLink ? 3U : 0,
        Port + 0x34 => _active,
        Port + 0x38 => _issued,
        _ => _registers.GetValueOrDefault(offset),
    };

    public override void Write(ulong offset, int width, ulong value)
    {
        switch (offset)
        {
            case 0x04 when (value & 1) != 0:
                ControllerResets++;
                NeverStops = false;
                Reset();
                break;
            case 0x08 or Port + 0x10 or Port + 0x30:
                _registers[offset] = _registers.GetValueOrDefault(offset) & ~(uint)value;
                break;
            case Port + 0x18:
                _command = (uint)value & 0x1000001F;
                Require(!IsStarted || HasLink, "a link before it starts");
                if (!IsStarted)
                    (_active, _issued) = (0, 0);
                break;
            case Port + 0x2C when (value & 0xF) == 1:
                Require(!IsStarted, "the list to rest before the link is reset");
                LinkResets++;
                _isInError = false;
                break;
            case Port + 0x34:
                _active |= (uint)value;
                break;
            case Port + 0x38:
                Work((uint)value);
                break;
            default:
                _registers[offset] = (uint)value;
                break;
        }
    }

    private void Reset()
    {
        (_command, _active, _issued) = (0, 0, 0);
        _registers.Clear();
    }

    private void Raise(uint events)
    {
        _registers[Port + 0x10] = _registers.GetValueOrDefault(Port + 0x10) | events;
        _registers[0x08] = 1;
    }

    private void Work(uint slots)
    {
        Require(IsStarted, "to be started");
        _issued |= slots;
        for (var slot = 0; slot < 32; slot++)
        {
            if ((slots >> slot & 1) == 0)
                continue;
            var request = Fetch(slot);
            Require(request.IsQueued == ((_active >> slot & 1) != 0), "queued commands to be active, and no others");
            Require((request.IsQueued ? _issued & ~_active : (_issued | _active) & ~(1U << slot)) == 0, "no queued command beside another");
            if (request.Operation != 0xEC)
                Commands.Add(request);
            if (_isInError)
                continue;
            switch (request.Operation == 0xEC || Behaviour == null ? Execute(request) : Behaviour(request))
            {
                case true:
                    End(slot);
                    break;
                case false:
                    if (!request.IsQueued)
                        _issued &= ~(1U << slot);
                    Fail();
                    break;
            }
        }
    }

    private AtaRequest Fetch(int slot)
    {
        var list = _registers[Port] | (ulong)_registers[Port + 4] << 32;
        var header = FakeMachine.Bus.At(list + (ulong)slot * 32, 32);
        Require((header[0] & 0x1F) == 5, "commands of five words");
        var (pieces, table) = (BinaryPrimitives.ReadUInt16LittleEndian(header[2..]), BinaryPrimitives.ReadUInt64LittleEndian(header[8..]));
        var isWrite = (header[0] & 0x40) != 0;
        var command = FakeMachine.Bus.At(table, 20).ToArray();
        Require(command[0] == 0x27 && command[1] == 0x80 && table % 128 == 0, "a command");
        var isQueued = command[2] is 0x60 or 0x61;
        Require(isWrite == command[2] is 0x35 or 0x3D or 0x61, "the direction of the command");
        var block = (ulong)command[4] | (ulong)command[5] << 8 | (ulong)command[6] << 16 | (ulong)command[8] << 24 | (ulong)command[9] << 32 | (ulong)command[10] << 40;
        var count = isQueued ? command[3] | (uint)command[11] << 8 : command[12] | (uint)command[13] << 8;
        Require(!isQueued || command[12] >> 3 == slot, "the tag to be the slot");
        var memory = new List<(ulong, int)>();
        for (var i = 0; i < pieces; i++)
        {
            var piece = FakeMachine.Bus.At(table + 128 + (ulong)i * 16, 16);
            memory.Add((BinaryPrimitives.ReadUInt64LittleEndian(piece), (int)(BinaryPrimitives.ReadUInt32LittleEndian(piece[12..]) & 0x3FFFFF) + 1));
        }
        return new AtaRequest(slot, command[2], block, count, isQueued, (command[7] & 0x80) != 0, memory);
    }

    /// <summary>Does what a command asks for.</summary>
    public bool Execute(AtaRequest request)
    {
        var at = (int)request.Block * 512;
        var medium = request.Operation == 0xEC ? Identity.AsSpan() : Disk.AsSpan(at, (int)request.Count * 512);
        foreach (var (address, length) in request.Memory)
        {
            var memory = FakeMachine.Bus.At(address, length);
            if (request.Operation is 0x35 or 0x3D or 0x61)
                memory.CopyTo(medium);
            else
                medium[..length].CopyTo(memory);
            medium = medium[length..];
        }
        Require(medium.IsEmpty || request.Operation == 0xEA, "as much memory as blocks");
        return true;
    }

    private static void Require(bool condition, string what)
    {
        if (!condition)
            throw new InvalidOperationException($"the controller expected {what}");
    }
}
