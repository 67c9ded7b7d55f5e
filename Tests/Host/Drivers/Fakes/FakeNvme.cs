using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Linq;
using ExoCosmos.Drivers.Pci;

namespace ExoCosmos.Tests.Host.Drivers.Fakes;

/// <summary>A command as the controller fetched it.</summary>
public sealed record NvmeRequest(ushort Queue, byte Operation, ushort Command, uint Namespace, ulong First, ulong Second, uint[] Words);

/// <summary>
/// An NVM Express controller with a disk in memory: registers at 0 of its range, doorbells at 0x1000, MSI-X table in another range. Answers when its
/// doorbell is rung, unless a test answers for it.
/// </summary>
public sealed class FakeNvme : FakeDevice
{
    public const ulong Range = 0xE0000000;
    public const ulong MessageRange = 0xE0010000;

    private readonly Queue[] _queues = [new(), new()];
    private ulong _adminSubmissions;
    private ulong _adminCompletions;
    private uint _adminSizes;
    private uint _configuration;

    private sealed class Queue
    {
        public ulong Submissions, Completions;
        public int SubmissionEntries, CompletionEntries, Head, Tail, AnswerTail, AnswerHead;
        public ushort Phase = 1;
    }

    public FakeNvme(int blocks = 1024, int blockShift = 9)
    {
        Disk = new byte[blocks << blockShift];
        BlockShift = blockShift;
        "FAKE-0001           "u8.CopyTo(Identity.AsSpan(4));
        (Identity[77], Identity[512], Identity[513], Identity[525]) = (5, 0x66, 0x44, 1);
        BinaryPrimitives.WriteUInt64LittleEndian(Description, (ulong)blocks);
        Description[26] = 1;
        BinaryPrimitives.WriteUInt32LittleEndian(Description.AsSpan(132), (uint)blockShift << 16);
    }

    public byte[] Disk { get; }

    public int BlockShift { get; }

    /// <summary>The answer to identify controller.</summary>
    public byte[] Identity { get; } = new byte[4096];

    /// <summary>The answer to identify namespace, for <see cref="Usable"/>.</summary>
    public byte[] Description { get; } = new byte[4096];

    public uint[] Namespaces { get; init; } = [1];

    /// <summary>The number of the namespace that <see cref="Description"/> describes; the others are of size 0.</summary>
    public uint Usable { get; init; } = 1;

    public ulong Capabilities { get; init; } = 1UL << 37 | 1UL << 24 | 1023;

    public bool NeverResets { get; set; }

    public bool NeverReady { get; set; }

    /// <summary>Pulled out: nothing of it answers.</summary>
    public bool IsGone { get; set; }

    public bool IsFatal { get; set; }

    public bool IsSilent { get; set; }

    /// <summary>Answers a command with a status code; null leaves it unanswered.</summary>
    public Func<NvmeRequest, int?>? Behaviour { get; set; }

    /// <summary>The commands of the data queue.</summary>
    public List<NvmeRequest> Commands { get; } = [];

    public List<NvmeRequest> AdminCommands { get; } = [];

    public int Resets { get; private set; }

    public int Doorbells { get; private set; }

    public bool IsEnabled => (_configuration & 1) != 0;

    public FakeRegisters Messages { get; } = new(0x20);

    public FakeFunction Function { get; } = new(0x1B36, 0x0010);

    public PciFunction<FakeMachine> Plug(bool hasMessages = true)
    {
        FakeMachine.Bus.AddRegisters(Range, 0x4000, this);
        FakeMachine.Bus.AddRegisters(MessageRange, 0x20, Messages);
        Function.Set16(0x0A, 0x0108);
        Function[0x09] = 2;
        Function.SetBar(0, Range, 0x4000, true);
        Function.SetBar(4, MessageRange, 0x1000, false);
        if (hasMessages)
            Function.AddCapability(0x90, 0x11, 0, 1, 0, 4, 0, 0, 0);
        var address = new PciAddress(0, 4, 0);
        FakePci.Plug().Add(address, Function);
        return new PciFunction<FakeMachine>(address);
    }

    /// <summary>Puts an answer into a completion queue, whether or not there was a question.</summary>
    public void GiveBack(ushort command, int status, ushort queue = 1, ushort? claimedQueue = null)
    {
        var (answers, at) = (_queues[queue], new byte[16]);
        BinaryPrimitives.WriteUInt16LittleEndian(at.AsSpan(10), claimedQueue ?? queue);
        BinaryPrimitives.WriteUInt16LittleEndian(at.AsSpan(12), command);
        BinaryPrimitives.WriteUInt16LittleEndian(at.AsSpan(14), (ushort)(status << 1 | answers.Phase));
        at.CopyTo(FakeMachine.Bus.At(answers.Completions + (ulong)answers.AnswerTail * 16, 16));
        answers.AnswerTail = (answers.AnswerTail + 1) % answers.CompletionEntries;
        if (answers.AnswerTail == 0)
            answers.Phase ^= 1;
        if (answers.AnswerTail == answers.AnswerHead)
            throw new InvalidOperationException("the completion queue overflows");
    }

    /// <summary>Fetches everything up to the tail, and answers it.</summary>
    public void Work(ushort number)
    {
        var queue = _queues[number];
        while (queue.Head != queue.Tail)
        {
            var bytes = FakeMachine.Bus.At(queue.Submissions + (ulong)queue.Head * 64, 64).ToArray();
            queue.Head = (queue.Head + 1) % queue.SubmissionEntries;
            var request = new NvmeRequest(
                number, bytes[0], BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(2)), BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(4)),
                BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(24)), BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(32)),
                [.. Enumerable.Range(0, 6).Select(i => BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(40 + 4 * i)))]);
            (number == 0 ? AdminCommands : Commands).Add(request);
            if ((Behaviour == null ? Execute(request) : Behaviour(request)) is { } status)
                GiveBack(request.Command, status, number);
        }
    }

    /// <summary>Does what a command asks for and answers its status.</summary>
    public int Execute(NvmeRequest request) => request.Queue == 0 ? Administrate(request) : Transfer(request);

    public override ulong Read(ulong offset, int width)
    {
        if (IsGone)
            return ulong.MaxValue;
        return offset switch
        {
            0 => (uint)Capabilities,
            4 => (uint)(Capabilities >> 32),
            0x14 => _configuration,
            0x1C => (IsEnabled && !NeverReady || NeverResets ? 1U : 0) | (IsFatal ? 2U : 0),
            _ => 0,
        };
    }

    public override void Write(ulong offset, int width, ulong value)
    {
        if (IsGone)
            return;
        switch (offset)
        {
            case 0x14:
                Configure((uint)value);
                break;
            case 0x24:
                _adminSizes = (uint)value;
                break;
            case 0x28:
                _adminSubmissions = _adminSubmissions & ~0xFFFFFFFFUL | value;
                break;
            case 0x2C:
                _adminSubmissions = (uint)_adminSubmissions | value << 32;
                break;
            case 0x30:
                _adminCompletions = _adminCompletions & ~0xFFFFFFFFUL | value;
                break;
            case 0x34:
                _adminCompletions = (uint)_adminCompletions | value << 32;
                break;
            case >= 0x1000 and < 0x1010:
                Ring((int)(offset - 0x1000) / 4, (int)value);
                break;
        }
    }

    private void Configure(uint value)
    {
        if (IsEnabled && (value & 1) == 0)
        {
            Resets++;
            IsFatal = false;
            (_queues[0], _queues[1]) = (new Queue(), new Queue());
        }
        _configuration = value;
        if (!IsEnabled)
            return;
        _queues[0] = new Queue
        {
            Submissions = _adminSubmissions, Completions = _adminCompletions,
            SubmissionEntries = (int)(_adminSizes & 0xFFF) + 1, CompletionEntries = (int)(_adminSizes >> 16) + 1,
        };
    }

    private void Ring(int doorbell, int value)
    {
        Doorbells++;
        var queue = _queues[doorbell / 2];
        if (doorbell % 2 != 0)
            queue.AnswerHead = value;
        else
        {
            queue.Tail = value;
            if (!IsSilent)
                Work((ushort)(doorbell / 2));
        }
    }

    private int Administrate(NvmeRequest request)
    {
        switch (request.Operation)
        {
            case 0x01:
                (_queues[1].Submissions, _queues[1].SubmissionEntries) = (request.First, (int)(request.Words[0] >> 16) + 1);
                return request.Words[0] << 16 == 1 << 16 && request.Words[1] == 0x10001 ? 0 : 2;
            case 0x05:
                (_queues[1].Completions, _queues[1].CompletionEntries) = (request.First, (int)(request.Words[0] >> 16) + 1);
                return request.Words[0] << 16 == 1 << 16 && request.Words[1] == 3 ? 0 : 2;
            case 0x06:
                var answer = request.Words[0] switch
                {
                    0 => request.Namespace == Usable ? Description : new byte[4096],
                    1 => Identity,
                    _ => List(),
                };
                answer.CopyTo(FakeMachine.Bus.At(request.First, 4096));
                return 0;
            case 0x09:
                return 0;
            default:
                return 1;
        }
    }

    private byte[] List()
    {
        var list = new byte[4096];
        for (var i = 0; i < Namespaces.Length; i++)
            BinaryPrimitives.WriteUInt32LittleEndian(list.AsSpan(4 * i), Namespaces[i]);
        return list;
    }

    private int Transfer(NvmeRequest request)
    {
        if (request.Namespace != Usable)
            return 0x0B;
        if (request.Operation == 0)
            return 0;
        var at = (int)(request.Words[0] | (ulong)request.Words[1] << 32) << BlockShift;
        var length = (int)((request.Words[2] & 0xFFFF) + 1) << BlockShift;
        if (length > 4096 << Identity[77])
            return 2;
        foreach (var (address, piece) in NvmePages.Of(request.First, request.Second, length))
        {
            var memory = FakeMachine.Bus.At(address, piece);
            var medium = Disk.AsSpan(at, piece);
            if (request.Operation == 2)
                medium.CopyTo(memory);
            else
                memory.CopyTo(medium);
            at += piece;
        }
        return 0;
    }
}
