using ExoCosmos.Abi;

namespace ExoCosmos.Kernel.Environment;

/// <summary>
/// Ends those that wait to be started or resumed where nobody can ever do that, though capabilities for them are left: waiting ones hold them, for one
/// another or for themselves. Such a ring comes about only where one that waits loses a name, so a search begins there; it goes on in bounded steps
/// while environments run. They cannot hide anybody from it: whoever is named by a new capability, or starts, counts as reached (<see cref="Reach"/>); one
/// that is moved stays where it is in the table.
/// </summary>
public static unsafe class Strays
{
    private const int SlotsPerStep = 64;

    public static bool IsSought(KernelState* kernel) => kernel->Strays.Stage != SearchStage.None;

    /// <summary>An environment that is still named waits now, or somebody who acted may hold its name no more.</summary>
    public static void Suspect(KernelState* kernel, uint environment)
    {
        if (!Waits(kernel, environment))
            return;
        if (IsSought(kernel))
            kernel->Strays.IsWantedAgain = true;
        else
            Begin(kernel);
    }

    /// <summary>A new capability names an environment.</summary>
    public static void AddName(KernelState* kernel, uint environment, uint capability)
    {
        Reach(kernel, environment);
        kernel->Strays.End = System.Math.Max(kernel->Strays.End, capability + 1);
    }

    /// <summary>Somebody who acts names or starts this environment: from then on it is not sought, nor is what it holds.</summary>
    public static void Reach(KernelState* kernel, uint environment)
    {
        var slot = kernel->Environments.Slot(environment);
        if (slot->Reached == kernel->Strays.Round)
            return;
        slot->Reached = kernel->Strays.Round;
        kernel->Strays.HasReached = true;
    }

    /// <summary>One step of the search; false when there is none.</summary>
    public static bool Step(KernelState* kernel)
    {
        if (!IsSought(kernel))
            return false;
        for (var i = 0; i < SlotsPerStep && IsSought(kernel); i++)
        {
            if (kernel->Strays.Stage == SearchStage.Reaching)
                ReachNext(kernel);
            else
                EndNext(kernel);
        }

        return true;
    }

    private static void Begin(KernelState* kernel)
    {
        kernel->Strays.Round++;
        kernel->Strays.IsWantedAgain = false;
        BeginStage(kernel, SearchStage.Reaching);
    }

    private static void BeginStage(KernelState* kernel, SearchStage stage)
    {
        kernel->Strays.Stage = stage;
        kernel->Strays.Next = 0;
        kernel->Strays.HasReached = false;
    }

    private static void ReachNext(KernelState* kernel)
    {
        ref var search = ref kernel->Strays;
        if (search.Next == search.End)
        {
            BeginStage(kernel, search.HasReached ? SearchStage.Reaching : SearchStage.Ending);
            return;
        }

        var capability = kernel->Capabilities[search.Next++];
        if (capability->Kind == CapabilityKind.Environment && (Acts(kernel, capability->Holder) || kernel->Environments.Slot(capability->Holder)->Reached == search.Round))
            Reach(kernel, (uint)capability->Base);
    }

    private static void EndNext(KernelState* kernel)
    {
        ref var search = ref kernel->Strays;
        if (search.Next == kernel->Environments.Count)
        {
            search.Stage = SearchStage.None;
            if (search.IsWantedAgain)
                Begin(kernel);
            return;
        }

        var environment = search.Next++;
        if (Waits(kernel, environment) && kernel->Environments.Slot(environment)->Reached != search.Round)
            EnvironmentEnd.End(kernel, environment, EndReason.Abandoned, 0);
    }

    /// <summary>It goes on only when somebody starts or resumes it.</summary>
    private static bool Waits(KernelState* kernel, uint environment) =>
        kernel->Environments.Info(environment)->State is EnvironmentState.Embryo or EnvironmentState.Suspended;

    private static bool Acts(KernelState* kernel, uint environment) => kernel->Environments.IsAlive(environment) && !Waits(kernel, environment);
}
