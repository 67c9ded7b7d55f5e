using System.Linq;
using ExoCosmos.Abi;
using ExoCosmos.Kernel.Mapping;

namespace ExoCosmos.Model.Reference;

/// <summary>
/// Frames of an account are taken by force: which ones is the kernel's choice, but no more than was asked for, and spared ones when there are no others; those in use go to the account above
/// and out of every page table.
/// </summary>
public sealed class FrameSeizure(Call call, VectorWatch vectors, Environment holder, Account account, Recall recall)
{
    private readonly Call _call = call;
    private readonly VectorWatch _vectors = vectors;
    private readonly Environment _holder = holder;
    private readonly Account _account = account;
    private readonly Recall _recall = recall;

    /// <summary>Takes over how far the kernel has come.</summary>
    public void Observe(bool isDone)
    {
        var spared = false;
        foreach (var frame in _account.Frames.Where(IsTakeable).ToArray())
        {
            var isSpared = frame.IsSpared;
            spared |= ObserveFrame(frame) && isSpared;
        }

        // Between two calls frames may come from accounts that end, and the kernel does not begin anew.
        if (spared && !_recall.IsBegun && _account.Frames.Any(frame => IsTakeable(frame) && !frame.IsSpared))
            throw new DisagreementException($"a spared frame of account {_account.Number} was taken, though it has others");
        _recall.IsBegun = true;
        _recall.IsReached |= _account.Used <= _recall.Goal;
        foreach (var environment in _call.World.Present.Where(environment => environment.IsAlive))
            ObserveMappings(environment, isDone);
        if (isDone && !_recall.IsReached && _account.Frames.Any(IsTakeable))
            throw new DisagreementException($"account {_account.Number} has {_account.Used} frames left, expected {_recall.Goal}");
    }

    /// <summary>Tables and save areas stay; what was given back while in use is on its way.</summary>
    private static bool IsTakeable(PageFrame frame) => frame is { Kind: FrameKind.User, Condemned: false };

    /// <returns>It was taken.</returns>
    private bool ObserveFrame(PageFrame frame)
    {
        ref readonly var now = ref _call.Kernel.Frame(frame.Number);
        if (now.Kind == FrameKind.User && now.Account == _account.Number)
            return false;
        if (_account.Used <= _recall.Goal)
            throw new DisagreementException($"frame {frame.Number} was taken though account {_account.Number} is within its goal");
        _recall.Taken++;
        if (!frame.IsInUse)
        {
            _call.World.GiveBack(frame);
            _holder.Repossessed++;
            _vectors.Expect(_holder, new RepossessionEntry { Kind = CapabilityKind.Account, Base = frame.Number, Length = 1 });
            return true;
        }

        _call.World.Inherit(frame);
        frame.Condemned = true;
        frame.TakenBy = _recall;
        return true;
    }

    private void ObserveMappings(Environment environment, bool isDone)
    {
        // A large page goes as a whole, whosesoever the frames beside those that were taken are.
        var large = environment.Pages.Where(page => page.Value is { IsLarge: true, Frame.TakenBy: not null }).Select(page => page.Key / Mapping.LargeSize).ToHashSet();
        foreach (var (page, mapping) in environment.Pages.ToArray())
        {
            var isGone = (_call.Kernel.Entry(environment.Slot, page) & PageTableEntry.Present) == 0;
            if (mapping.Frame?.TakenBy == null)
            {
                if (isGone && mapping.IsLarge && large.Contains(page / Mapping.LargeSize))
                    _call.World.Unmap(environment, page);
                continue;
            }

            if (isGone)
            {
                _call.World.Unmap(environment, page);
                environment.Repossessed++;
                _vectors.Expect(environment, new RepossessionEntry { Kind = CapabilityKind.Account, Base = mapping.Number, Length = 1, Address = page });
            }
            else if (isDone && mapping.Frame.TakenBy == _recall)
                throw new DisagreementException($"frame {mapping.Number} was taken, but page {page:x} of environment {environment.Slot} still maps it");
        }
    }
}
