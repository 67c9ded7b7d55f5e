using System.Collections.Generic;
using ExoCosmos.Abi;
using ExoCosmos.Kernel.Environment;
using ExoCosmos.Model.Machine;
using ExoCosmos.Model.Reference;

namespace ExoCosmos.Model.Checking;

/// <summary>
/// The kernel's linked lists: whole, without circles, backwards as forwards, and with exactly the members that the tables' entries say: frames of an account, free
/// frames are found through them when they are taken back.
/// </summary>
public sealed class Lists(World world, Observation kernel)
{
    private readonly World _world = world;
    private readonly Observation _kernel = kernel;

    public void Check()
    {
        foreach (var account in _world.Accounts.Values)
            CheckFrames(account);
        foreach (var environment in _world.Present)
        {
            CheckHeld(environment);
            CheckWaiting(environment);
        }

        foreach (var capability in _world.Capabilities.Values)
            CheckChildren(capability);
        foreach (var name in System.Enum.GetValues<QueueName>())
            CheckQueue(name);
        foreach (var frame in _world.Frames)
        {
            if (frame.Kind != FrameKind.Free)
                CheckWatchers(frame);
        }

        CheckFreeBlocks();
    }

    /// <summary>Every free frame is loose or in one block, blocks are aligned, and two halves that are free are one block.</summary>
    private void CheckFreeBlocks()
    {
        uint end = 0;
        foreach (var frame in _world.Frames)
        {
            if (frame.Kind != FrameKind.Free)
            {
                if (frame.Number < end)
                    throw new DisagreementException($"frame {frame.Number} is in a free block, and is not free");
                continue;
            }

            var block = _kernel.Frame(frame.Number).FreeBlock;
            if (block == 0 != frame.Number < end)
                throw new DisagreementException($"frame {frame.Number} is free, and in {(block == 0 ? "no" : "a second")} block");
            if (block is 0 or FrameInfo.Loose)
                continue;
            var size = 1u << ((int)block - 1);
            var buddy = frame.Number ^ size;
            if (frame.Number % size != 0 || (buddy < _world.Frames.Length && size < 512 && _world.Frames[buddy].Kind == FrameKind.Free && _kernel.Frame(buddy).FreeBlock == block))
                throw new DisagreementException($"the free block of {size} frames at {frame.Number} is not aligned, or not joined to the one at {buddy}");
            end = frame.Number + size;
        }
    }

    /// <summary>Environments that wait for something of the same kind.</summary>
    private void CheckQueue(QueueName name)
    {
        var members = 0u;
        for (var slot = name == QueueName.None ? 0 : _kernel.FirstOf(name, out members); slot != 0; slot = _kernel.Neighbours(slot).Next)
        {
            var (next, previous, queue) = _kernel.Neighbours(slot);
            if (queue != name || members-- == 0 || (next != 0 && _kernel.Neighbours(next).Previous != slot) || (previous != 0 && _kernel.Neighbours(previous).Next != slot))
                throw new DisagreementException($"the list {name} is broken at environment {slot}");
        }

        if (members != 0)
            throw new DisagreementException($"the list {name} is shorter than it says");
    }

    private void CheckFrames(Account account)
    {
        var members = 0;
        uint previous = 0;
        for (var number = _kernel.Account(account.Number).FirstFrame; number != 0; number = _kernel.Frame(number).Next)
        {
            ref readonly var entry = ref _kernel.Frame(number);
            if (entry.Previous != previous || entry.Account != account.Number || ++members > account.Frames.Count)
                throw new DisagreementException($"the list of account {account.Number} is broken at frame {number}");
            previous = number;
        }

        if (members != account.Frames.Count)
            throw new DisagreementException($"the list of account {account.Number} has {members} frames, expected {account.Frames.Count}");
    }

    private void CheckHeld(Environment environment)
    {
        var members = 0;
        uint previous = 0;
        for (var slot = _kernel.Environment(environment.Slot).FirstHeld; slot != 0; slot = _kernel.Capability(slot).NextHeld)
        {
            ref readonly var entry = ref _kernel.Capability(slot);
            if (entry.PreviousHeld != previous || entry.Holder != environment.Slot || ++members > environment.Held.Count)
                throw new DisagreementException($"the list of what environment {environment.Slot} holds is broken at capability {slot}");
            previous = slot;
        }

        if (members != environment.Held.Count)
            throw new DisagreementException($"environment {environment.Slot} has {members} capabilities in its list, expected {environment.Held.Count}");
    }

    private void CheckWaiting(Environment environment)
    {
        if (!_kernel.HasRecord(environment.Slot))
            return;
        var members = 0;
        uint previous = 0;
        for (var slot = _kernel.Record(environment.Slot).FirstCaller; slot != 0; slot = _kernel.Record(slot).NextCaller)
        {
            if (members >= environment.Waiting.Count || environment.Waiting[members++].Slot != slot || _kernel.Record(slot).PreviousCaller != previous)
                throw new DisagreementException($"the list of those who wait for environment {environment.Slot} is broken at {slot}");
            previous = slot;
        }

        if (members != environment.Waiting.Count || _kernel.Record(environment.Slot).LastCaller != previous)
            throw new DisagreementException($"{members} wait for environment {environment.Slot}, expected {environment.Waiting.Count}");
    }

    private void CheckChildren(Capability capability)
    {
        var members = 0;
        uint previous = 0;
        for (var slot = _kernel.Capability(capability.Handle.Index).FirstChild; slot != 0; slot = _kernel.Capability(slot).NextSibling)
        {
            ref readonly var entry = ref _kernel.Capability(slot);
            if (entry.PreviousSibling != previous || entry.Parent != capability.Handle.Index || ++members > capability.Children.Count)
                throw new DisagreementException($"the list of children of capability {capability.Handle.Value:x} is broken at {slot}");
            previous = slot;
        }

        if (members != capability.Children.Count)
            throw new DisagreementException($"capability {capability.Handle.Value:x} has {members} children in its list, expected {capability.Children.Count}");
    }

    private void CheckWatchers(PageFrame frame)
    {
        var expected = 0;
        foreach (var environment in _world.Present)
        {
            foreach (var term in environment.Terms)
                expected += term.Frame == frame ? 1 : 0;
        }

        var members = 0;
        uint previous = 0;
        for (var number = _kernel.Frame(frame.Number).Watchers; number != 0; number = _kernel.Term(number).Next)
        {
            if (_kernel.Term(number).Previous != previous || _kernel.Term(number).Frame != frame.Number || ++members > expected)
                throw new DisagreementException($"the list of sleepers on frame {frame.Number} is broken at term {number}");
            previous = number;
        }

        if (members != expected)
            throw new DisagreementException($"{members} terms watch frame {frame.Number}, expected {expected}");
    }
}
