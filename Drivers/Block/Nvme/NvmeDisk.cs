using System;
using ExoCosmos.Drivers.Hardware;
using ExoCosmos.Drivers.Life;
using ExoCosmos.Drivers.Pci;

namespace ExoCosmos.Drivers.Block.Nvme;

/// <summary>
/// A disk on an NVM Express controller: its first usable namespace, through one queue. A request takes as many commands as its memory needs
/// (<see cref="PageRuns"/>).
/// </summary>
public struct NvmeDisk<TMachine> : IBlockDevice where TMachine : struct, IMachine
{
    private const int LargestRequest = 64;
    private const uint LongestSegment = 4096;
    private const uint LongestStart = 30;

    private NvmeController<TMachine> _controller;
    private NvmeBringUp<TMachine> _bringUp;
    private NvmeMemory _memory;
    private NvmeQueue _queue;
    private NvmeCommands _commands;
    private MessageSignal _signal;

    public readonly bool IsPresent => _controller.IsPresent;

    public BlockGeometry Geometry { readonly get; private set; }

    public readonly int Depth => NvmeMemory.Requests;

    public readonly bool HasCache => _bringUp.Controller.HasCache;

    public readonly bool HasForcedWrites => true;

    public readonly bool UsesMessages => _bringUp.UsesMessages;

    public readonly uint StartSeconds => uint.Min(_controller.Capabilities.ReadySeconds + 2, LongestStart);

    public readonly bool HasStopped => _controller.IsReset;

    public readonly bool IsBroken => !_controller.IsReady;

    /// <summary>At worst each segment takes a command.</summary>
    public readonly bool CanIssue => _commands.Free >= Geometry.MaxSegments;

    /// <summary>Finds the controller of a function, and takes all memory that it will ever need.</summary>
    /// <param name="signal">For its completions, if it interrupts by message.</param>
    /// <returns>False when it is not what it should be or there is no memory; it is then locked out of memory.</returns>
    public bool TryFind(in PciFunction<TMachine> function, MessageSignal signal)
    {
        this = default;
        _signal = signal;
        if (_controller.TryFind(in function) && TMachine.TryAllocate(NvmeMemory.Length, out var memory))
        {
            _memory = new NvmeMemory(memory);
            return true;
        }
        function.DisableBusMaster();
        return false;
    }

    public void Stop()
    {
        _controller.BeginReset();
        _bringUp.Restart();
    }

    /// <summary>Nothing to do: <see cref="Stop"/> has taken bus mastering from the function, which is the disk's alone.</summary>
    public readonly void CutOff()
    {
    }

    public BringUp Advance()
    {
        var progress = _bringUp.Advance(in _controller, in _memory, _signal);
        if (progress == BringUp.Done)
        {
            _queue = _controller.DataQueue(in _memory);
            _commands.Initialize(_controller.DataEntries - 1);
            Geometry = Describe();
        }
        return progress;
    }

    public void Issue(int slot, in BlockRequest request, ReadOnlySpan<BlockSegment> segments)
    {
        if (request.Operation == BlockOperation.Flush)
        {
            Put(slot, new NvmeCommand { Operation = NvmeOperation.Flush });
            return;
        }
        var list = _memory.List(slot);
        var runs = new PageRuns(list, segments, _bringUp.Controller.LongestRun);
        var shift = _bringUp.Namespace.AlignmentShift;
        var block = request.Block >> shift;
        while (runs.MoveNext())
        {
            var blocks = runs.Bytes / BlockGeometry.BlockLength >> shift;
            Put(slot, new NvmeCommand
            {
                Operation = request.Operation == BlockOperation.Read ? NvmeOperation.Read : NvmeOperation.Write,
                FirstPage = list[runs.First],
                SecondPage = runs.Pages switch
                {
                    1 => 0,
                    2 => list[runs.First + 1],
                    _ => _memory.ListPhysical(slot) + (ulong)(runs.First + 1) * sizeof(ulong),
                },
                Word10 = (uint)block,
                Word11 = (uint)(block >> 32),
                Word12 = blocks - 1 | (request.ForceUnitAccess ? NvmeOperation.ForceUnitAccess : 0),
            });
            block += blocks;
        }
    }

    public void Notify() => _queue.Ring<TMachine>();

    public DeviceNews Take(out DeviceAnswer answer)
    {
        answer = default;
        while (_queue.TryTake<TMachine>(out var completion, out var isSane))
        {
            if (!isSane || !_commands.TryEnd(completion.Command, Judge(completion.Status), out var request, out var isLast, out var worst))
                return DeviceNews.Contradiction;
            if (!isLast)
                continue;
            answer = new DeviceAnswer(request, worst);
            return DeviceNews.Answer;
        }
        return DeviceNews.None;
    }

    public readonly bool OnInterrupt() => _queue.HasNews;

    private void Put(int slot, NvmeCommand command)
    {
        command.Command = _commands.Begin(slot);
        command.Namespace = _bringUp.NamespaceNumber;
        _queue.Put(in command);
    }

    private readonly BlockGeometry Describe()
    {
        var found = _bringUp.Namespace;
        var alignment = 1U << found.AlignmentShift;
        return new BlockGeometry(
            found.Blocks << found.AlignmentShift,
            alignment,
            int.Min(LargestRequest, _controller.DataEntries - 1),
            LongestSegment,
            alignment * BlockGeometry.BlockLength,
            found.IsReadOnly,
            _bringUp.Controller.Serial ^ _bringUp.NamespaceNumber);
    }

    private static BlockStatus Judge(uint status) => status switch
    {
        0 => BlockStatus.Success,
        NvmeOperation.InvalidOperation => BlockStatus.Unsupported,
        _ => BlockStatus.Error,
    };
}
