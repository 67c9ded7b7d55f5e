namespace ExoCosmos.LibOS.Net.Tcp;

/// <summary>The states of a connection (RFC 9293 ch. 3.3.2). A listener is no connection, and has none.</summary>
public enum TcpState : byte
{
    Closed,
    SynSent,
    SynReceived,
    Established,
    FinWait1,
    FinWait2,
    CloseWait,
    Closing,
    LastAck,
    TimeWait,
}

/// <summary>Why a connection ended otherwise than by both sides' will.</summary>
public enum TcpFailure : byte
{
    None,

    /// <summary>The other side does not want it.</summary>
    Refused,

    /// <summary>The other side broke it off.</summary>
    Reset,

    /// <summary>No answer for too long.</summary>
    TimedOut,

    /// <summary>The network says that there is no way.</summary>
    Unreachable,

    /// <summary>This side broke it off.</summary>
    Aborted,
}

/// <summary>What the sender does about losses.</summary>
public enum RecoveryPhase : byte
{
    None,

    /// <summary>Fast recovery: with SACK RFC 6675, without RFC 6582.</summary>
    Fast,

    /// <summary>After a timeout, until all that was sent before it is acknowledged.</summary>
    Timeout,
}
