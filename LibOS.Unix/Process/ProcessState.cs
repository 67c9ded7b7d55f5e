namespace ExoCosmos.LibOS.Unix.Process;

public enum ProcessState : uint
{
    Free = 0,
    /// <summary>Being made: a child of vfork that has not loaded a program yet has its parent's environment.</summary>
    Starting = 1,
    Running = 2,
    /// <summary>Ended; the status waits for its parent.</summary>
    Zombie = 3,
}
