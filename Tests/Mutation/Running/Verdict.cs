namespace ExoCosmos.Mutation.Running;

/// <summary>What became of a mutant.</summary>
public enum Outcome
{
    /// <summary>Nothing that ran would have gone another way without the check.</summary>
    Uncovered,

    /// <summary>Its absence made a difference, and nobody noticed.</summary>
    Survived,

    /// <summary>A random program: the kernel does what the model does not allow.</summary>
    Model,

    /// <summary>A random program: the kernel's code threw, or the process died.</summary>
    Crash,

    /// <summary>A random program or a host test did not come to an end.</summary>
    Hang,

    /// <summary>A host test failed.</summary>
    HostTest,
}

/// <param name="Evidence">What was noticed.</param>
public sealed record Verdict(Outcome Outcome, string Evidence)
{
    public bool IsKilled => Outcome > Outcome.Survived;
}
