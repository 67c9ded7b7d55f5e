using System;
using System.Buffers.Binary;
using System.Linq;
using System.Runtime.InteropServices;
using ExoCosmos.Abi;
using ExoCosmos.Drivers.Block;
using ExoCosmos.Model.Checking;
using ExoCosmos.Model.Machine;
using ExoCosmos.Model.Reference;
using Environment = ExoCosmos.Model.Reference.Environment;

namespace ExoCosmos.Model.Programs;

/// <summary>Runs a program step by step on a simulated machine and on the model, and compares them after each.</summary>
public sealed class Runner : IDisposable
{
    public const int VariableCount = 96;

    private const int MostTurns = 24;
    private const ulong TicksPerStep = 3;

    private readonly Observation _kernel;
    private readonly Background _background;
    private readonly Wakeups _wakeups;
    private readonly PendingCalls _calls;
    private readonly Turnover _turnover;
    private readonly Comparison _comparison;
    private readonly Invariants _invariants;
    private readonly Lists _lists;
    private readonly Waiting _waiting;
    private readonly AddressView _view;

    public Runner(MachineSizes sizes)
    {
        Machine = new SimulatedMachine(sizes);
        _kernel = new Observation(Machine);
        World = Genesis.Make(Machine, _kernel, Variables);
        _view = new AddressView(World, Machine);
        _background = new Background(World, _kernel);
        _wakeups = new Wakeups(World, _kernel);
        _calls = new PendingCalls(World, _kernel);
        _turnover = new Turnover(World, _kernel);
        _comparison = new Comparison(World, Machine, _kernel);
        _invariants = new Invariants(World, Machine);
        _lists = new Lists(World, _kernel);
        _waiting = new Waiting(World, _kernel);
        Check();
    }

    public SimulatedMachine Machine { get; }

    public World World { get; }

    public ulong[] Variables { get; } = new ulong[VariableCount];

    /// <summary>The answer of the last call; null when the step was skipped or made none.</summary>
    public long? LastAnswer { get; private set; }

    /// <summary>Does the step. Throws <see cref="DisagreementException"/> when kernel and model differ afterwards.</summary>
    /// <returns>False if the environment cannot run, and the step was skipped.</returns>
    public bool Do(Step step)
    {
        SimulatedPlatform.Machine = Machine;
        LastAnswer = null;
        Machine.Time += TicksPerStep;
        if (step.Kind is not (StepKind.Wait or StepKind.DiskAnswer or StepKind.DiskMood or StepKind.FrameSent) && !Reach(step.Environment))
            return false;
        foreach (var store in step.Stores)
            Write(store);
        var arguments = step.Arguments.Select(argument => argument.In(Variables)).ToArray();
        switch (step.Kind)
        {
            case StepKind.Call:
                MakeCall(step, arguments);
                break;
            case StepKind.Fault:
                Fault(arguments[0], arguments[1], arguments.Length > 2 ? arguments[2] : 0);
                break;
            case StepKind.ForeignCall:
                CallForeign();
                break;
            case StepKind.Timer:
                LetSlicePass();
                break;
            case StepKind.DiskAnswer:
                AnswerByDisk(Machine.Disks[arguments[0] % (ulong)Machine.Disks.Length], arguments[1], (BlockStatus)(arguments[2] % 4));
                break;
            case StepKind.DiskMood:
                var disk = Machine.Disks[arguments[0] % (ulong)Machine.Disks.Length];
                (disk.Next, disk.IsBroken) = ((Submission)arguments[1], arguments[2] != 0);
                break;
            case StepKind.Wait:
                Machine.Time += arguments[0];
                break;
            case StepKind.FrameSent:
                FinishFrame(Machine.Networks[arguments[0] % (ulong)Machine.Networks.Length], arguments[1]);
                break;
        }

        Check();
        return true;
    }

    public void Dispose() => Machine.Dispose();

    /// <summary>Lets the kernel work until nothing is left to be taken back; throws if it does not get there.</summary>
    public void Settle()
    {
        for (var i = 0; i < 2000 && !_background.IsIdle; i++)
        {
            foreach (var disk in Machine.Disks.Where(disk => disk.Taken.Count != 0))
                AnswerByDisk(disk, 0, BlockStatus.Success);
            foreach (var network in Machine.Networks)
                FinishFrame(network, 0);
            LetSlicePass();
            Check();
        }

        if (!_background.IsIdle)
            throw new DisagreementException("what dead environments held is not taken back");
    }

    /// <summary>Lets time pass until a slice is over.</summary>
    public void PassSlice()
    {
        SimulatedPlatform.Machine = Machine;
        LetSlicePass();
        Check();
    }

    /// <summary>The machine waits for ever: nobody may have a reason to run.</summary>
    public void CheckAsleep()
    {
        // The model has not followed the kernel's last steps.
        if (World.Strays().FirstOrDefault(stray => _kernel.Environment(stray.Slot).State == stray.State) is { } stray)
            throw new DisagreementException($"the machine waits for ever, but nobody can reach environment {stray.Slot}, which is {stray.State}");
        foreach (var environment in World.Present)
        {
            var state = _kernel.Environment(environment.Slot).State;
            // Without a place of its own, it waits for a dispatcher.
            if (state == EnvironmentState.Ready && (_kernel.Environment(environment.Slot).Flags & StartFlags.Dispatched) != 0 && _kernel.Environment(environment.Slot).Places == 0 && environment.Caller == null)
                continue;
            var holds = state == EnvironmentState.Sleeping && environment.State == state && SleepTerm.Holds(environment.Terms, _kernel.Bytes);
            if (state is EnvironmentState.Ready or EnvironmentState.Running or EnvironmentState.Dying || holds || _kernel.HasDeadline(environment.Slot))
                throw new DisagreementException($"the machine waits for ever, but environment {environment.Slot} is {state}{(holds ? " and its predicate holds" : "")}");
        }
    }

    private void Check()
    {
        _comparison.Check();
        _lists.Check();
        _waiting.Check();
        _invariants.Check();
    }

    /// <summary>Passes time until the environment runs.</summary>
    private bool Reach(uint slot)
    {
        var wanted = World.Environments[slot];
        for (var i = 0; i < MostTurns && World.Current.Slot != slot; i++)
        {
            if (wanted is not { State: EnvironmentState.Ready or EnvironmentState.Sleeping or EnvironmentState.Calling })
                return false;
            LetSlicePass();
        }

        return World.Current == wanted;
    }

    private void LetSlicePass()
    {
        Machine.Time = Math.Max(Machine.Time, Machine.Alarm ?? Machine.Time);
        Under(Machine.InterruptByTimer, () => { }, byTimer: true);
    }

    private void MakeCall(Step step, ulong[] arguments)
    {
        var call = new Call
        {
            World = World,
            View = _view,
            Kernel = _kernel,
            Background = _background,
            Number = step.Call,
            Arguments = arguments,
            Time = Machine.Time,
        };
        var judge = Rules.Prepare(call, Machine);
        _wakeups.Asked = step.Call == KernelCall.Recall && World.Capabilities.TryGetValue(arguments[1], out var target) ? target.Holder : null;
        Under(() => call.Answer = Machine.Call(step.Call, arguments), judge);
        _wakeups.Asked = null;
        LastAnswer = call.Answer;
        if (call.Answer < 0)
            return;
        if (step.Result >= 0)
            Variables[step.Result] = (ulong)call.Answer;
        if (step.Fetch != null)
            Read(step.Fetch);
    }

    /// <summary>The kernel runs, and the model follows.</summary>
    private void Under(Action kernel, Action model, bool byTimer = false)
    {
        _wakeups.Note();
        _turnover.Note();
        foreach (var page in World.Current.Pages.Keys)
            Machine.Translations.Fill(page);
        Machine.Translations.Fill(Layout.ControlPage);
        // It reads its tables, too; where a large page is, the first of its frames shows there.
        foreach (var region in World.Current.Pages.Keys.Select(page => page / Mapping.LargeSize).Distinct())
            Machine.Translations.Fill(Layout.EntryOf(region * Mapping.LargeSize));
        kernel();
        _wakeups.Observe(Machine.Time);
        model();
        _calls.Observe(Machine.Time);
        CompleteTransfers();
        CompleteSends();
        _wakeups.Observe(Machine.Time);
        _turnover.Observe(byTimer);
        _background.Observe();
    }

    private void Fault(ulong vector, ulong address, ulong error)
    {
        var current = World.Current;
        var forecast = new UpcallForecast(_kernel, current, _kernel.Control(current.Slot).FaultEntry);
        Machine.FaultAddress = address;
        current.Upcalls++;
        Under(() => Machine.Interrupt(vector & 31, error), () =>
        {
            if (forecast.IsPossible)
                forecast.CheckDelivered(_kernel);
            else
                World.End(current, EndReason.Fault, (int)(vector & 31));
        });
    }

    private void CallForeign()
    {
        var current = World.Current;
        var forecast = new ForeignForecast(_kernel, current);
        Under(Machine.CallForeign, () =>
        {
            if (forecast.IsPossible)
                forecast.CheckDelivered(_kernel);
            else
                World.End(current, EndReason.Fault, (int)UpcallFrame.SliceVector + 1);
        });
    }

    private void AnswerByDisk(FakeDisk disk, ulong which, BlockStatus status)
    {
        if (disk.Taken.Count == 0)
            return;
        var index = (int)(which % (ulong)disk.Taken.Count);
        var check = ExpectCompletion(World.Transfers.Find(transfer => transfer.Record == disk.Taken[index].Request.Cookie && Machine.Disks[transfer.Disk] == disk)!, status);
        disk.Finish(index, status);
        Under(Machine.InterruptByDisk, () => { });
        check();
    }

    /// <summary>What its owner must find in its ring afterwards, if that is one and nothing else.</summary>
    private Action ExpectCompletion(DiskTransfer transfer, BlockStatus status)
    {
        var ring = transfer.Owner.DiskRing;
        if (!transfer.Owner.IsAlive || ring is not { Pins: 1 })
            return () => { };
        var head = BinaryPrimitives.ReadUInt32LittleEndian(_kernel.Bytes(ring));
        return () => _kernel.CheckCompletion(ring.Number, head, transfer.Cookie, status == BlockStatus.Success ? KernelError.None : KernelError.Device);
    }

    /// <summary>Requests that the kernel was told about are over: their frames are no longer pinned, and a living owner has a completion.</summary>
    private void CompleteTransfers()
    {
        foreach (var transfer in World.Transfers.ToArray())
        {
            if (Machine.Disks[transfer.Disk].Knows(transfer.Record))
                continue;
            World.Transfers.Remove(transfer);
            transfer.Owner.Outstanding--;
            foreach (var frame in transfer.Frames)
                World.Unpin(frame);
        }
    }

    private void FinishFrame(FakeNetwork network, ulong which)
    {
        if (network.Taken.Count == 0)
            return;
        network.Finish((int)(which % (ulong)network.Taken.Count));
        Under(Machine.InterruptByNetwork, () => { });
    }

    /// <summary>Frames that the kernel was told are sent: their memory is no longer pinned.</summary>
    private void CompleteSends()
    {
        foreach (var send in World.Sends.ToArray())
        {
            if (Machine.Networks[send.Network].Knows(send.Cookie))
                continue;
            World.Sends.Remove(send);
            foreach (var frame in send.Frames)
                World.Unpin(frame);
        }
    }

    private void Write(Store store)
    {
        var bytes = new byte[store.Words.Length * store.Width];
        for (var i = 0; i < store.Words.Length; i++)
        {
            var value = store.Words[i].In(Variables);
            if (store.Width == 4)
                BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(i * 4), (uint)value);
            else
                BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(i * 8), value);
        }

        Machine.Ring3.Write(store.Address.In(Variables), bytes);
    }

    private void Read(Fetch fetch)
    {
        var word = new byte[8];
        for (var i = 0; i < fetch.Count; i++)
        {
            Array.Clear(word);
            if (Machine.Ring3.Read(fetch.Address.In(Variables) + (ulong)(i * fetch.Stride), word.AsSpan(0, fetch.Width)))
                Variables[fetch.Variable + i] = BinaryPrimitives.ReadUInt64LittleEndian(word);
        }
    }
}
