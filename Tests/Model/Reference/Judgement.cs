using System;
using System.Collections.Generic;
using ExoCosmos.Abi;

namespace ExoCosmos.Model.Reference;

/// <summary>
/// What a call may answer. The rules name every condition that is not met; which of them the kernel reports is its business, but it must
/// report one, and if all are met it must not refuse. <see cref="May"/> is for refusals that are allowed though not required.
/// </summary>
public struct Judgement
{
    private uint _due;
    private uint _allowed;

    /// <summary>The call must be refused, with this error or another that is due.</summary>
    public void Due(bool violated, KernelError error)
    {
        if (violated)
            _due |= Bit(error);
    }

    public void May(bool possible, KernelError error)
    {
        if (possible)
            _allowed |= Bit(error);
    }

    public readonly bool MustRefuse => _due != 0;

    public readonly bool MayRefuse => _allowed != 0;

    /// <summary>Was it refused? Throws when the kernel refused wrongly, or should have.</summary>
    public readonly bool Refuses(long answer)
    {
        if (answer >= 0 ? _due == 0 : Allows((KernelError)answer))
            return answer < 0;
        var expected = new List<KernelError>();
        foreach (var error in Enum.GetValues<KernelError>())
        {
            if (error != KernelError.None && Allows(error))
                expected.Add(error);
        }

        throw new DisagreementException($"answer {Text(answer)}, expected {(_due == 0 ? "success" : "a refusal")}"
            + (expected.Count == 0 ? "" : $" ({string.Join(", ", expected)})"));
    }

    public readonly bool Allows(KernelError error) => ((_due | _allowed) & Bit(error)) != 0;

    public static string Text(long answer) => answer < 0 && Enum.IsDefined((KernelError)answer) ? ((KernelError)answer).ToString() : $"{answer}";

    private static uint Bit(KernelError error) => 1u << (int)-(long)error;
}
