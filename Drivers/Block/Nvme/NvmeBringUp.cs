using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using ExoCosmos.Drivers.Hardware;
using ExoCosmos.Drivers.Life;
using ExoCosmos.Drivers.Pci;

namespace ExoCosmos.Drivers.Block.Nvme;

/// <summary>
/// From a controller that is reset to one with a namespace and a queue for it (NVMe 1.4 ch. 7.6.1): one admin command after the other, each sent when the
/// one before was answered. The disk is the first namespace that has blocks of 512 to 4096 bytes without metadata.
/// </summary>
internal struct NvmeBringUp<TMachine> where TMachine : struct, IMachine
{
    private const int MaximumNamespaces = 16;
    private const uint NamespaceAnswer = 0;
    private const uint ControllerAnswer = 1;
    private const uint NamespaceListAnswer = 2;

    private NvmeQueue _admin;
    private Step _step;
    private ushort _awaited;
    private Namespaces _namespaces;
    private int _tried;

    // Each is the command that an answer is awaited to.
    private enum Step : byte
    {
        Enable,
        BeReady,
        IdentifyController,
        SetQueueCount,
        CreateCompletionQueue,
        CreateSubmissionQueue,
        ListNamespaces,
        IdentifyNamespace,
    }

    [InlineArray(MaximumNamespaces)]
    private struct Namespaces
    {
        private uint _first;
    }

    public bool UsesMessages { readonly get; private set; }

    public NvmeControllerData Controller { readonly get; private set; }

    public NvmeNamespaceData Namespace { readonly get; private set; }

    /// <summary>The namespace's number.</summary>
    public readonly uint NamespaceNumber => _namespaces[_tried];

    public void Restart() => _step = Step.Enable;

    public BringUp Advance(in NvmeController<TMachine> controller, in NvmeMemory memory, MessageSignal signal)
    {
        if (controller.HasFailed)
            return BringUp.Broken;
        if (_step == Step.Enable)
        {
            _admin = controller.AdminQueue(in memory);
            UsesMessages = controller.Enable(in memory, signal);
            _step = Step.BeReady;
            return BringUp.Working;
        }
        if (_step == Step.BeReady)
            return controller.IsReady ? Identify(in memory, Step.IdentifyController, ControllerAnswer, 0) : BringUp.Working;
        if (!_admin.TryTake<TMachine>(out var answer, out var isSane))
            return BringUp.Working;
        return isSane && answer.Command == _awaited ? OnAnswer(in controller, in memory, answer.Status == 0) : BringUp.Broken;
    }

    private BringUp OnAnswer(in NvmeController<TMachine> controller, in NvmeMemory memory, bool isSuccess)
    {
        switch (_step)
        {
            case Step.IdentifyController when isSuccess:
                Controller = NvmeControllerData.Parse(memory.AnswerBytes);
                // Queue numbers begin at 0, and so does their count.
                return Controller.IsUsable
                    ? Send(Step.SetQueueCount, new NvmeCommand { Operation = NvmeAdmin.SetFeatures, Word10 = NvmeAdmin.NumberOfQueues })
                    : BringUp.Broken;
            case Step.SetQueueCount when isSuccess:
                // Contiguous, interrupts on message 0.
                return Create(in controller, Step.CreateCompletionQueue, NvmeAdmin.CreateCompletionQueue, memory.Region.Physical + NvmeMemory.Completions, 3);
            case Step.CreateCompletionQueue when isSuccess:
                // Contiguous, answers to queue 1.
                return Create(in controller, Step.CreateSubmissionQueue, NvmeAdmin.CreateSubmissionQueue, memory.Region.Physical + NvmeMemory.Submissions, 1 << 16 | 1);
            case Step.CreateSubmissionQueue when isSuccess:
                return Identify(in memory, Step.ListNamespaces, NamespaceListAnswer, 0);
            case Step.ListNamespaces:
                ReadList(in memory, isSuccess);
                return TryNamespace(in memory);
            case Step.IdentifyNamespace:
                Namespace = isSuccess ? NvmeNamespaceData.Parse(memory.AnswerBytes) : default;
                if (Namespace.IsUsable)
                    return BringUp.Done;
                _tried++;
                return TryNamespace(in memory);
            default:
                return BringUp.Broken;
        }
    }

    // Controllers older than NVMe 1.1 have no list; their namespaces are numbered from 1.
    private void ReadList(in NvmeMemory memory, bool isSuccess)
    {
        _tried = 0;
        var answer = memory.AnswerBytes;
        for (var i = 0; i < MaximumNamespaces; i++)
            _namespaces[i] = isSuccess ? BinaryPrimitives.ReadUInt32LittleEndian(answer[(4 * i)..]) : i == 0 ? 1U : 0;
    }

    private BringUp TryNamespace(in NvmeMemory memory) =>
        _tried < MaximumNamespaces && NamespaceNumber != 0 ? Identify(in memory, Step.IdentifyNamespace, NamespaceAnswer, NamespaceNumber) : BringUp.Broken;

    private BringUp Identify(in NvmeMemory memory, Step step, uint what, uint number)
    {
        memory.ClearAnswer();
        return Send(step, new NvmeCommand { Operation = NvmeAdmin.Identify, Namespace = number, FirstPage = memory.AnswerPhysical, Word10 = what });
    }

    private BringUp Create(in NvmeController<TMachine> controller, Step step, byte operation, ulong ring, uint properties) =>
        Send(step, new NvmeCommand { Operation = operation, FirstPage = ring, Word10 = (uint)(controller.DataEntries - 1) << 16 | 1, Word11 = properties });

    private BringUp Send(Step step, NvmeCommand command)
    {
        _step = step;
        command.Command = ++_awaited;
        _admin.Put(in command);
        _admin.Ring<TMachine>();
        return BringUp.Working;
    }
}
