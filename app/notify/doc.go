// Package notify is what leaves the box: mail, and webhooks to other systems.
//
// A message is made in the transaction of its cause, and delivered later by a durable job, again and again with growing pauses; it is neither lost
// when a server is killed nor sent for what was rolled back. A webhook never reaches the box itself or its own network, unless an administrator
// allows that address.
package notify
