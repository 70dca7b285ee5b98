"""What the signed-in person holds in a network today, read anew at each request."""

from dataclasses import dataclass
from datetime import date

from accounts.models import Person, User
from schools.models import Network, Post, Role


@dataclass(frozen=True)
class Access:
    """A person's posts and roles in one network on one day. Views get it as
    ``request.access``; queries and policies take it."""

    user: User
    person: Person
    network: Network
    today: date
    posts: tuple[Post, ...]
    roles: tuple[Role, ...]

    @property
    def is_member(self) -> bool:
        return bool(self.posts or self.roles)

    @property
    def is_coordinator(self) -> bool:
        return any(role.kind == Role.Kind.COORDINATOR for role in self.roles)

    @property
    def is_head(self) -> bool:
        return bool(self.head_posts)

    @property
    def is_delegate(self) -> bool:
        return any(post.kind == Post.Kind.DELEGATE for post in self.posts)

    @property
    def is_officer(self) -> bool:
        return bool(self.organisation_ids)

    @property
    def is_adviser(self) -> bool:
        return any(role.kind == Role.Kind.ADVISER for role in self.roles)

    @property
    def is_supervisor(self) -> bool:
        return any(role.kind == Role.Kind.SUPERVISOR for role in self.roles)

    @property
    def head_posts(self) -> tuple[Post, ...]:
        return tuple(post for post in self.posts if post.kind in Post.HEAD_KINDS)

    @property
    def head_school_ids(self) -> frozenset[int]:
        """Schools this person leads."""
        return frozenset(post.school_id for post in self.head_posts)

    @property
    def school_ids(self) -> frozenset[int]:
        """Schools this person leads or keeps the visit's facts for."""
        return frozenset(post.school_id for post in self.posts)

    @property
    def organisation_ids(self) -> frozenset[int]:
        """Organisations this person is an officer of."""
        return frozenset(
            role.organisation_id
            for role in self.roles
            if role.kind == Role.Kind.OFFICER and role.organisation_id is not None
        )

    @property
    def needs_second_factor(self) -> bool:
        """Those who see many people prove themselves twice."""
        return self.is_coordinator or self.is_officer or self.user.is_staff


def access_for(user: User, network: Network, today: date) -> Access | None:
    """What the user holds in the network; None for an account with no person behind it."""
    person = Person.objects.filter(user=user).first()
    if person is None:
        return None
    posts = Post.objects.current(today).filter(person=person, school__network=network)
    roles = Role.objects.current(today).filter(person=person, network=network)
    return Access(
        user=user,
        person=person,
        network=network,
        today=today,
        posts=tuple(posts.select_related("school").order_by("school__name", "pk")),
        roles=tuple(roles.select_related("organisation").order_by("pk")),
    )
