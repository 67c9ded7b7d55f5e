using System;
using System.Collections.Generic;
using System.Linq;
using ExoCosmos.Abi;
using ExoCosmos.Model.Reference;

namespace ExoCosmos.Model.Programs;

/// <summary>How often each call was answered with what: success, or which error. A model that never sees a refusal proves nothing about it.</summary>
public sealed class AnswerCounts
{
    private readonly Dictionary<(KernelCall Call, KernelError Error), long> _counts = [];

    public void Count(KernelCall call, long answer)
    {
        var key = (call, (KernelError)Math.Min(answer, 0));
        _counts[key] = _counts.GetValueOrDefault(key) + 1;
    }

    public long this[KernelCall call, KernelError error] => _counts.GetValueOrDefault((call, error));

    /// <summary>A line for each call.</summary>
    public override string ToString() => string.Join('\n', _counts.GroupBy(count => count.Key.Call).OrderBy(group => group.Key)
        .Select(group => $"{group.Key,-20} {string.Join("  ", group.OrderByDescending(count => count.Key.Error).Select(count => $"{Judgement.Text((long)count.Key.Error)} {count.Value}"))}"));
}
