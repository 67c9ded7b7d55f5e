namespace ExoCosmos.Interpreter.Format;

/// <summary>What a player does in a step beside calls: what brings upcalls about.</summary>
public enum Act : uint
{
    None,

    /// <summary>Reads the word at the first argument, whether it may or not. For this and the next four: the second argument says what it does when it faults (<see cref="FaultAnswer"/>).</summary>
    Load,

    /// <summary>Writes the third argument to the word at the first.</summary>
    Store,

    /// <summary>Executes what is no instruction, what only the kernel may, and a division by zero.</summary>
    Undefined,
    Privileged,
    Divide,

    /// <summary>Lets itself be told, at the first argument, that its slice begins, and computes until then.</summary>
    AwaitSlice,

    /// <summary>The same for the end of its slice.</summary>
    AwaitEpilogue,

    /// <summary>Writes the third argument, and in each page what its distance adds, to the beginning of all pages of the large page at the first, where it may.</summary>
    Fill,

    /// <summary>Makes a system call that is not the kernel's: the first argument is its number, the third the flags that it makes it with; all other registers follow from the number (<see cref="Observing.KnownRegisters"/>).</summary>
    Foreign,
}

/// <summary>What a player's handler does about a fault.</summary>
public enum FaultAnswer : uint
{
    /// <summary>It goes on behind the instruction.</summary>
    Skip,

    /// <summary>It makes the call Map with the one request at <see cref="Stage.Remedy"/>, and tries again; a second fault is skipped.</summary>
    Map,

    /// <summary>It faults itself, and goes on behind both.</summary>
    Fault,
}
