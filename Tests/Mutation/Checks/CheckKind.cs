namespace ExoCosmos.Mutation.Checks;

/// <summary>What is deleted.</summary>
public enum CheckKind
{
    /// <summary>A condition whose branch leaves: refuses, gives up, goes on with the next.</summary>
    Guard,

    /// <summary>One alternative of an "or".</summary>
    Alternative,

    /// <summary>One part of an "and".</summary>
    Conjunct,

    /// <summary>A condition that decides between success and an error.</summary>
    Choice,

    /// <summary>The rights that a capability is asked for.</summary>
    Rights,

    /// <summary>The kind and the rights that a capability is asked for.</summary>
    Kind,

    /// <summary>A bound that a number is kept within.</summary>
    Clamp,
}
