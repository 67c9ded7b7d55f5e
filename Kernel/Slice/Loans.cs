using ExoCosmos.Abi;

namespace ExoCosmos.Kernel.Slice;

/// <summary>Directed yield: the rest of a turn is lent to another environment, and comes back when that one has no use for it.</summary>
public static unsafe class Loans
{
    /// <summary><paramref name="to"/> can run and goes on in the present turn.</summary>
    public static void Lend(KernelState* kernel, uint from, uint to)
    {
        var record = kernel->Environments.Record(to);
        record->Lender = from;
        record->LenderTurn = kernel->Slices.Turn.Number;
    }

    /// <summary>Who lent the present turn to this environment and can take it back; 0 if nobody. Asked once for each loan.</summary>
    public static uint TakeBack(KernelState* kernel, uint from)
    {
        var record = kernel->Environments.Record(from);
        if (record == null || record->LenderTurn != kernel->Slices.Turn.Number)
            return 0;
        record->LenderTurn = 0;
        return kernel->Environments.Info(record->Lender)->State == EnvironmentState.Ready ? record->Lender : 0;
    }
}
